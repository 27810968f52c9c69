import Billing
import Foundation
import Locking
import Observability
import Ports
import Postgres
import Storage
import Testing
import UsageCollectorStage

@Suite("scheduled days, by the scheduler over its store", .serialized)
struct ScheduledDaysTests {
    /// A clock that is set by hand.
    private final class HandClock: BusinessClock {
        private let moment: Locked<Date>

        init(_ moment: Date) { self.moment = Locked(moment) }

        var now: Date { moment.withLock { $0 } }
        var uptime: Duration { .seconds(now.timeIntervalSince1970) }
        func set(_ moment: Date) { self.moment.withLock { $0 = moment } }
        func pause(for duration: Duration) async throws(CancellationError) { throw CancellationError() }
    }

    private func instant(_ text: String) throws -> Date { try Date(text, strategy: .iso8601) }

    /// As the API leaves a new integration: due at its next local time, nothing scheduled yet.
    private func schedule(_ world: World, minute: Int, firstDue: Date) async throws {
        try await world.database.owner.execute(
            """
            UPDATE integrations SET run_minute = \(minute), next_due_at = \(firstDue)
             WHERE tenant_id = \(world.tenant)
            """)
    }

    private func scheduler(_ world: World, _ clock: HandClock, jitter: Duration = .seconds(1800)) -> Scheduler {
        Scheduler(schedule: world.schedule, clock: clock, jitterBound: jitter, logger: .disabled)
    }

    private func nextDue(_ world: World) async throws -> Date {
        let rows = try await world.database.owner.query("SELECT next_due_at FROM integrations")
        return try rows[0].decode("next_due_at")
    }

    private func runs(_ world: World) async throws -> [String] {
        try await world.database.values(
            "SELECT concat_ws(' ', billing_date, state) FROM billing_runs ORDER BY billing_date")
    }

    @Test(
        "a new integration runs once on every local day, across both clock changes, however many replicas look",
        arguments: [("2026-03-27", "2026-03-27T01:30:00Z"), ("2026-10-23", "2026-10-23T00:30:00Z")])
    func everyDay(first: String, due: String) async throws {
        try await World.with { world in
            let clock = HandClock(try instant(due))
            try await schedule(world, minute: 150, firstDue: clock.now)
            for _ in 0..<5 {
                // Twice: the first look at a new integration only learns when its jitter ends.
                for _ in 0..<2 {
                    let replicas = [scheduler(world, clock), scheduler(world, clock)]
                    try await withThrowingTaskGroup(of: Void.self) { group in
                        for replica in replicas { group.addTask { _ = try await replica.pass() } }
                        try await group.waitForAll()
                    }
                    let next = try await nextDue(world)
                    if next.timeIntervalSince(clock.now) < 3600 { clock.set(next) }
                }
                clock.set(try await nextDue(world))
            }
            let day = World.date(first)
            #expect(try await runs(world) == (0..<5).map { "\(day.adding(days: $0)) running" })
            #expect(try await world.database.value("SELECT count(*) FROM run_companies") == "5")
            #expect(try await world.database.value("SELECT count(*) FROM outbox") == "5")
        }
    }

    @Test("a day without a scheduler is missed, and a scheduler that starts again in a day runs it once")
    func missedDayAndRestart() async throws {
        try await World.with { world in
            let clock = HandClock(try instant("2026-11-24T01:30:00Z"))
            try await schedule(world, minute: 150, firstDue: clock.now)
            for moment in [
                "2026-11-24T01:30:00Z", "2026-11-24T03:00:00Z", "2026-11-24T03:00:05Z", "2026-11-26T08:00:00Z",
                "2026-11-26T20:00:00Z", "2026-11-27T03:00:00Z",
            ] {
                clock.set(try instant(moment))
                _ = try await scheduler(world, clock).pass()
            }
            #expect(
                try await runs(world) == [
                    "2026-11-24 running", "2026-11-25 notCollected", "2026-11-26 running", "2026-11-27 running",
                ])
        }
    }

    @Test("an integration that runs shortly before midnight runs on its own day")
    func beforeMidnight() async throws {
        try await World.with { world in
            let clock = HandClock(try instant("2026-11-24T22:45:00Z"))
            try await schedule(world, minute: 23 * 60 + 45, firstDue: clock.now)
            for _ in 0..<6 {
                _ = try await scheduler(world, clock, jitter: .seconds(3599)).pass()
                clock.set(max(clock.now, try await nextDue(world)))
            }
            let states = try await runs(world)
            #expect(states.count >= 3 && states.allSatisfy { $0.hasSuffix(" running") })
            #expect(states.first == "2026-11-24 running")
        }
    }
}
