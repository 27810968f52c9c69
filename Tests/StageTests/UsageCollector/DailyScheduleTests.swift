import Billing
import Foundation
import Ports
import Testing

@testable import UsageCollectorStage

@Suite("When an integration runs")
struct DailyScheduleTests {
    private let berlin: DailySchedule

    init() throws {
        berlin = try #require(DailySchedule(timeZone: "Europe/Berlin", minuteOfDay: 150, jitterSeconds: 0))
    }

    @Test(
        "a run starts at its local time, on both sides of a clock change",
        arguments: [
            ("2026-11-24", "2026-11-24T01:30:00Z"), ("2026-07-01", "2026-07-01T00:30:00Z"),
            ("2026-03-28", "2026-03-28T01:30:00Z"), ("2026-03-30", "2026-03-30T00:30:00Z"),
        ])
    func localTime(day: String, start: String) throws {
        #expect(berlin.start(of: try date(day)) == instant(start))
    }

    @Test("on the day the clock skips the local time, it starts when the gap ends")
    func springForward() throws {
        // 02:30 does not exist on 2026-03-29 in Berlin: 02:00 becomes 03:00.
        #expect(berlin.start(of: try date("2026-03-29")) == instant("2026-03-29T01:00:00Z"))
    }

    @Test("on the day the local time comes twice, it starts at the first")
    func fallBack() throws {
        // 02:30 comes at 00:30Z and at 01:30Z on 2026-10-25 in Berlin.
        #expect(berlin.start(of: try date("2026-10-25")) == instant("2026-10-25T00:30:00Z"))
    }

    @Test("across both clock changes there is one run a day", arguments: ["2026-03-27", "2026-10-23"])
    func onePerDay(first: String) throws {
        var last = try date(first)
        var now = berlin.start(of: last.adding(days: 1))
        for offset in 1...4 {
            let decision = berlin.decide(now: now, lastDate: last, dueSince: .distantPast)
            #expect(decision.run == (try date(first).adding(days: offset)))
            #expect(decision.missed.isEmpty)
            #expect(berlin.decide(now: now, lastDate: decision.run, dueSince: .distantPast).run == nil)
            last = try #require(decision.run)
            now = decision.next
        }
    }

    @Test("jitter moves the start, not the day")
    func jitter() throws {
        let late = try #require(DailySchedule(timeZone: "Europe/Berlin", minuteOfDay: 150, jitterSeconds: 600))
        let day = try date("2026-11-24")
        #expect(late.start(of: day) == instant("2026-11-24T01:40:00Z"))
        #expect(
            late.decide(now: instant("2026-11-24T01:39:59Z"), lastDate: day.adding(days: -1), dueSince: .distantPast)
                .run == nil)
        #expect(
            late.decide(now: instant("2026-11-24T01:40:00Z"), lastDate: day.adding(days: -1), dueSince: .distantPast)
                .run == day)
    }

    @Test("an integration that never ran starts on the day it becomes due, after its jitter, and not before")
    func firstRun() throws {
        let late = try #require(DailySchedule(timeZone: "Europe/Berlin", minuteOfDay: 150, jitterSeconds: 600))
        let due = instant("2026-11-25T01:30:00Z")
        let first = late.decide(now: due, lastDate: nil, dueSince: due)
        #expect(first.run == nil && first.missed.isEmpty)
        #expect(first.settledThrough == (try date("2026-11-24")))
        #expect(first.next == instant("2026-11-25T01:40:00Z"))
        let second = late.decide(now: first.next, lastDate: first.settledThrough, dueSince: first.next)
        #expect(second.run == (try date("2026-11-25")) && second.missed.isEmpty)
        #expect(second.settledThrough == second.run)
    }

    @Test("an integration that is first looked at hours after it became due still runs that day")
    func lateFirstRun() throws {
        let decision = berlin.decide(
            now: instant("2026-11-25T09:00:00Z"), lastDate: nil, dueSince: instant("2026-11-25T01:30:00Z"))
        #expect(decision.run == (try date("2026-11-25")))
        #expect(decision.missed.isEmpty)
    }

    @Test(
        "jitter never moves a start out of its local day",
        arguments: [
            ("2026-11-24", 23 * 60 + 45, "2026-11-24T22:50:00Z"), ("2026-11-24", 23 * 60 + 59, "2026-11-24T22:59:00Z"),
            ("2026-03-29", 23 * 60 + 45, "2026-03-29T21:50:00Z"), ("2026-10-25", 23 * 60 + 45, "2026-10-25T22:50:00Z"),
        ])
    func lateJitter(day: String, minute: Int, start: String) throws {
        let late = try #require(DailySchedule(timeZone: "Europe/Berlin", minuteOfDay: minute, jitterSeconds: 1799))
        let day = try date(day)
        #expect(late.start(of: day) == instant(start))
        let decision = late.decide(
            now: late.start(of: day).addingTimeInterval(5), lastDate: day.adding(days: -1), dueSince: .distantPast)
        #expect(decision.run == day && decision.missed.isEmpty)
    }

    @Test("a missed day is recorded, and only the day that still lasts is run")
    func missedDays() throws {
        let decision = berlin.decide(
            now: instant("2026-11-27T08:00:00Z"), lastDate: try date("2026-11-24"), dueSince: .distantPast)
        #expect(decision.run == (try date("2026-11-27")))
        #expect(decision.missed == [try date("2026-11-25"), try date("2026-11-26")])
        #expect(decision.next == instant("2026-11-28T01:30:00Z"))
    }

    @Test("a day that ended without a run is missed, though its time had come")
    func missedYesterday() throws {
        // Just after local midnight: yesterday can no longer be read, today is not due yet.
        let decision = berlin.decide(
            now: instant("2026-11-24T23:30:00Z"), lastDate: try date("2026-11-23"), dueSince: .distantPast)
        #expect(decision.run == nil)
        #expect(decision.missed == [try date("2026-11-24")])
        #expect(decision.next == instant("2026-11-25T01:30:00Z"))
    }

    @Test("a restart in the same day runs nothing twice")
    func restart() throws {
        let today = try date("2026-11-24")
        let decision = berlin.decide(now: instant("2026-11-24T09:00:00Z"), lastDate: today, dueSince: .distantPast)
        #expect(decision.run == nil)
        #expect(decision.missed.isEmpty)
        #expect(decision.next == instant("2026-11-25T01:30:00Z"))
    }

    @Test("an unknown time zone is no schedule")
    func unknownZone() {
        #expect(DailySchedule(timeZone: "Europe/Berlni", minuteOfDay: 0, jitterSeconds: 0) == nil)
    }

    @Test("jitter is spread and stable")
    func jitterSpread() {
        let all = (0..<1000).map { Scheduler.jitter(of: IntegrationID("integration-\($0)"), below: 1800) }
        #expect(all.allSatisfy { (0..<1800).contains($0) })
        #expect(Set(all).count > 600)
        #expect(Scheduler.jitter(of: IntegrationID("integration-1"), below: 1800) == all[1])
    }
}

private func date(_ text: String) throws -> BillingDate { try #require(BillingDate(text)) }

private func instant(_ text: String) -> Date {
    guard let date = try? Date(text, strategy: .iso8601) else { preconditionFailure("\(text) is no instant") }
    return date
}
