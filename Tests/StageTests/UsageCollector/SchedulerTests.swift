import Billing
import Foundation
import Locking
import Observability
import Ports
import Testing

@testable import UsageCollectorStage

@Suite("The scheduler")
struct SchedulerTests {
    private final class Rows: RunSchedule {
        let due: [DueIntegration]
        let decisions = Locked<[ScheduleDecision]>([])
        let maintained = Locked(0)

        init(_ due: [DueIntegration]) { self.due = due }

        func advance(
            now: Date, limit: Int, decide: @Sendable (DueIntegration) -> ScheduleDecision
        )
            async throws(PortError) -> Int
        {
            for integration in due.prefix(limit) {
                let decision = decide(integration)
                decisions.withLock { $0.append(decision) }
            }
            return min(due.count, limit)
        }

        func maintain() async throws(PortError) { maintained.withLock { $0 += 1 } }
    }

    private func due(_ zone: String, last: String?) -> DueIntegration {
        DueIntegration(
            tenant: Ids.tenant, integration: Ids.integration, timeZone: zone, minuteOfDay: 0,
            lastDate: last.map(Ids.day), dueSince: SimulatedClock().now)
    }

    @Test("asks each due integration's day, in its own time zone")
    func passes() async throws {
        // 2026-11-24T10:00Z: the next day has begun on Kiritimati, 14 hours ahead.
        let rows = Rows([due("Pacific/Kiritimati", last: "2026-11-24"), due("Europe/Berlin", last: "2026-11-24")])
        let scheduler = Scheduler(
            schedule: rows, clock: SimulatedClock(), jitterBound: .seconds(1), logger: .disabled)
        #expect(try await scheduler.pass() == 2)
        #expect(rows.decisions.withLock { $0.map(\.run) } == [Ids.day("2026-11-25"), nil])
    }

    @Test("a zone the system does not know runs nothing and is asked again in an hour")
    func unknownZone() async throws {
        let clock = SimulatedClock()
        let rows = Rows([due("Europe/Berlni", last: "2026-11-23")])
        let scheduler = Scheduler(schedule: rows, clock: clock, jitterBound: .seconds(1800), logger: .disabled)
        #expect(try await scheduler.pass() == 1)
        let next = clock.now.addingTimeInterval(3600)
        #expect(rows.decisions.withLock { $0 } == [ScheduleDecision(run: nil, missed: [], next: next)])
    }

    @Test("has the store keep its partitions in order")
    func maintains() async throws {
        let rows = Rows([])
        let scheduler = Scheduler(
            schedule: rows, clock: SimulatedClock(), jitterBound: .seconds(1), logger: .disabled)
        try await scheduler.maintain()
        #expect(rows.maintained.withLock { $0 } == 1)
        #expect(try await scheduler.pass() == 0)
    }
}
