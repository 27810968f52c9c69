import Billing
import Contracts
import Ports
import Postgres
import Runs
import Storage
import TestDatabases
import Testing

@Suite("records that the command line left behind", .serialized)
struct LeftBehindTests {
    @Test("the usage-collector's role can relay them")
    func relayed() async throws {
        try await World.with(companies: 2) { world in
            let new = NewRun(
                id: RunID(World.newID()), tenant: world.tenant, integration: world.integration,
                billingDate: world.date, trigger: .requested, requestedBy: "test")
            let mapping = PostgresMappingStore(world.database.pool(as: "tallybridge_operator"), origin: .commandLine)
            _ = try await mapping.transaction(of: world.tenant) { try await $0.start(new) }
            let outbox = PostgresOutbox(world.database.pool(as: "tallybridge_collector"), origin: .commandLine)
            let waiting = try await outbox.waiting(limit: 10)
            #expect(waiting.map(\.record.key).sorted() == world.companies.map(\.text))
            try await outbox.published(waiting.map(\.position))
            #expect(try await outbox.waiting(limit: 10).isEmpty)
        }
    }
}
