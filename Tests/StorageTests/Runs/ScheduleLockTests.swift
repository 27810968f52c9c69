import Billing
import Contracts
import Foundation
import Ports
import Postgres
import Storage
import TestDatabases
import Testing

@Suite("schedulers beside each other", .serialized)
struct ScheduleLockTests {
    @Test("an integration that another scheduler holds is skipped")
    func skipsLocked() async throws {
        try await World.with { world in
            try await world.database.owner.execute("UPDATE integrations SET run_minute = 120, next_due_at = now()")
            let claimed = try await world.database.owner.withTransaction { connection in
                _ = try await connection.query("SELECT 1 FROM integrations FOR UPDATE")
                return try await world.schedule.advance(limit: 10, jitter: { _ in .zero }) { _ in
                    ScheduleDecision(run: nil, missed: [], next: .later(.seconds(60)))
                }
            }
            #expect(claimed == 0)
        }
    }
}
