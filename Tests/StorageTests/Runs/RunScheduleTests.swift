import Billing
import Contracts
import Foundation
import Ports
import Postgres
import Storage
import Testing

@Suite("the run schedule", .serialized)
struct RunScheduleTests {
    private let now = Date(timeIntervalSince1970: 1_795_000_000)

    private func makeDue(_ world: World) async throws {
        try await world.database.owner.execute(
            "UPDATE integrations SET run_minute = 120, next_due_at = \(now) WHERE tenant_id = \(world.tenant)")
    }

    @Test("a due integration gets its run, parts, requests, missed days and next time in one go")
    func advances() async throws {
        try await World.with(companies: 2) { world in
            #expect(
                try await world.schedule.advance(now: now, limit: 10) { _ in
                    ScheduleDecision(run: nil, missed: [], next: now)
                } == 0)
            try await makeDue(world)
            let next = now.addingTimeInterval(86_400)
            let missed = [world.date.adding(days: -2), world.date.adding(days: -1)]
            let claimed = try await world.schedule.advance(now: now, limit: 10) { due in
                ScheduleDecision(run: World.date("2026-11-24"), missed: due.lastDate == nil ? missed : [], next: next)
            }
            #expect(claimed == 1)
            let runs = try await world.database.values(
                "SELECT concat_ws(' ', billing_date, state, trigger) FROM billing_runs ORDER BY billing_date")
            #expect(
                runs == [
                    "2026-11-22 notCollected scheduled", "2026-11-23 notCollected scheduled",
                    "2026-11-24 running scheduled",
                ])
            let waiting = try await PostgresOutbox(
                world.database.pool(as: "tallybridge_collector"), origin: .usageCollector
            ).waiting(limit: 10)
            let run = DerivedID.scheduledRun(of: world.integration, on: world.date, epoch: 1)
            #expect(waiting.map(\.record.key).sorted() == world.companies.map(\.text))
            #expect(waiting.allSatisfy { $0.record.topic == .collectionRequests })
            let request = try CanonicalJSON.decode(CollectionRequest.self, from: waiting[0].record.value)
            #expect(request.run == run && request.source == world.source && request.sequence > 0)
            let row = try await world.database.owner.query("SELECT last_scheduled_date, next_due_at FROM integrations")
            #expect(try row[0].decode("last_scheduled_date", as: BillingDate.self) == world.date)
            #expect(try row[0].decode("next_due_at", as: Date.self) == next)
        }
    }

    @Test("two schedulers make one run of an integration and date")
    func oneRun() async throws {
        try await World.with { world in
            for _ in 0..<2 {
                try await makeDue(world)
                _ = try await world.schedule.advance(now: now, limit: 10) { _ in
                    ScheduleDecision(run: World.date("2026-11-24"), missed: [], next: now)
                }
            }
            #expect(try await world.database.value("SELECT count(*) FROM billing_runs") == "1")
            #expect(try await world.database.value("SELECT count(*) FROM outbox") == "1")
        }
    }

    @Test("an integration that another scheduler holds is skipped")
    func skipsLocked() async throws {
        try await World.with { world in
            try await makeDue(world)
            let claimed = try await world.database.owner.withTransaction { connection in
                _ = try await connection.query("SELECT 1 FROM integrations FOR UPDATE")
                return try await world.schedule.advance(now: now, limit: 10) { _ in
                    ScheduleDecision(run: nil, missed: [], next: now)
                }
            }
            #expect(claimed == 0)
        }
    }

    @Test("a run of an integration without companies has completed at once")
    func emptyRun() async throws {
        try await World.with(companies: 0) { world in
            let requests = try await world.run()
            #expect(requests.isEmpty)
            #expect(try await world.database.values("SELECT state FROM billing_runs") == ["completed"])
        }
    }

    @Test("runs requested for one date are in the order they were requested in")
    func ordersRunsOfADate() async throws {
        try await World.with { world in
            var sequences: [Int] = []
            for _ in 0..<5 { sequences.append(try await world.run()[0].sequence) }
            #expect(sequences == Array(Set(sequences)).sorted())
        }
    }

    @Test("a run of an unknown integration is refused")
    func unknownIntegration() async throws {
        try await World.with { world in
            let requests = PostgresRunRequests(world.database.pool(as: "tallybridge_operator"), origin: .commandLine)
            let why = try await reason {
                _ = try await requests.request(
                    RunID(World.newID()), of: IntegrationID(World.newID()), tenant: world.tenant, on: world.date,
                    by: "test", at: now)
            }
            #expect(why == .refused)
        }
    }
}
