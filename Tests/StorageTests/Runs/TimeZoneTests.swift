import Ports
import Postgres
import Storage
import TestDatabases
import Testing

@Suite("time zones that the server does not know", .serialized)
struct TimeZoneTests {
    @Test("are named with their integration, its tenant and what helps")
    func problems() async throws {
        try await World.with { world in
            let integrations = PostgresIntegrations(world.database.pool(as: "tallybridge_operator"))
            #expect(try await integrations.problems().isEmpty)
            try await world.database.owner.execute("UPDATE integrations SET time_zone = 'Asia/Atlantis'")
            let problems = try await integrations.problems()
            #expect(problems.count == 1)
            #expect(
                problems.first?.hasPrefix(
                    "PostgreSQL does not know the time zone Asia/Atlantis of all (\(world.tenant)")
                    == true)
        }
    }
}
