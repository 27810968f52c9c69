import Billing
import Ports
import Testing

@testable import UsageCollectorStage

@Suite("What is due for an integration that stands so")
struct DailyScheduleTests {
    private func decide(
        today: String = "2026-11-24", hasStarted: Bool, last: String?, since: String = "2026-11-01"
    ) -> ScheduleDecision {
        DailySchedule.decide(
            ScheduleStanding(
                today: Ids.day(today), hasStarted: hasStarted, lastDate: last.map(Ids.day), dueSince: Ids.day(since)))
    }

    private func decision(
        run: String?, missed: [String] = [], settled: String, next: String
    ) -> ScheduleDecision {
        ScheduleDecision(
            run: run.map(Ids.day), missed: missed.map(Ids.day), settledThrough: Ids.day(settled),
            next: .start(of: Ids.day(next)))
    }

    @Test("today, once its time has come")
    func today() {
        #expect(
            decide(hasStarted: true, last: "2026-11-23")
                == decision(run: "2026-11-24", settled: "2026-11-24", next: "2026-11-25"))
    }

    @Test("nothing before its time, and nothing a second time")
    func nothing() {
        #expect(
            decide(hasStarted: false, last: "2026-11-23")
                == decision(run: nil, settled: "2026-11-23", next: "2026-11-24"))
        #expect(
            decide(hasStarted: true, last: "2026-11-24")
                == decision(run: nil, settled: "2026-11-24", next: "2026-11-25"))
    }

    @Test("today and the days missed, or those alone while today's time has not come")
    func missed() {
        #expect(
            decide(hasStarted: true, last: "2026-11-21")
                == decision(
                    run: "2026-11-24", missed: ["2026-11-22", "2026-11-23"], settled: "2026-11-24", next: "2026-11-25"))
        #expect(
            decide(hasStarted: false, last: "2026-11-21")
                == decision(
                    run: nil, missed: ["2026-11-22", "2026-11-23"], settled: "2026-11-23", next: "2026-11-24"))
    }

    @Test("before its first run, nothing earlier than the day it became due")
    func first() {
        #expect(
            decide(hasStarted: false, last: nil, since: "2026-11-24")
                == decision(run: nil, settled: "2026-11-23", next: "2026-11-24"))
        #expect(
            decide(hasStarted: true, last: nil, since: "2026-11-24")
                == decision(run: "2026-11-24", settled: "2026-11-24", next: "2026-11-25"))
        #expect(
            decide(hasStarted: true, last: nil, since: "2026-11-23")
                == decision(run: "2026-11-24", missed: ["2026-11-23"], settled: "2026-11-24", next: "2026-11-25"))
    }

    @Test("a clock that was set back runs nothing again, and goes on after the newest date")
    func setBack() {
        #expect(
            decide(today: "2026-11-20", hasStarted: true, last: "2026-11-24")
                == decision(run: nil, settled: "2026-11-24", next: "2026-11-25"))
    }

    @Test("of a long gap no more than a year is noted, the newest days")
    func longGap() {
        let decision = decide(hasStarted: true, last: "2020-01-01")
        #expect(decision.missed.count == DailySchedule.longestGap)
        #expect(decision.missed.last == Ids.day("2026-11-23"))
        #expect(decision.run == Ids.day("2026-11-24"))
    }

    @Test("jitter is spread and stable")
    func jitterSpread() {
        let all = (0..<1000).map { Scheduler.jitter(of: IntegrationID("integration-\($0)"), below: 1800) }
        #expect(all.allSatisfy { (0..<1800).contains($0) })
        #expect(Set(all).count > 600)
        #expect(Scheduler.jitter(of: IntegrationID("integration-1"), below: 1800) == all[1])
    }
}
