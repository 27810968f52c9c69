import Billing
import Contracts
import Foundation
import Ports
import Postgres
import Storage
import Testing

@Suite("records that the command line left behind", .serialized)
struct LeftBehindTests {
    @Test("the usage-collector's role can relay them")
    func relayed() async throws {
        try await World.with(companies: 2) { world in
            let requests = PostgresRunRequests(world.database.pool(as: "tallybridge_operator"), origin: .commandLine)
            _ = try await requests.request(
                RunID(World.newID()), of: world.integration, tenant: world.tenant, on: world.date, by: "test", at: .now)
            let outbox = PostgresOutbox(world.database.pool(as: "tallybridge_collector"), origin: .commandLine)
            let waiting = try await outbox.waiting(limit: 10)
            #expect(waiting.map(\.record.key).sorted() == world.companies.map(\.text))
            try await outbox.published(waiting.map(\.position))
            #expect(try await outbox.waiting(limit: 10).isEmpty)
        }
    }
}
