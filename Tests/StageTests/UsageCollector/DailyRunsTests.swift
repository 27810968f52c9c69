import Billing
import Foundation
import Ports
import SimulatedPorts
import Testing

@testable import UsageCollectorStage

/// The schedule's decisions together with the store's clock: which day is run, and when.
@Suite("When an integration runs")
struct DailyRunsTests {
    @Test(
        "a run starts at its local time, on both sides of a clock change",
        arguments: [
            ("2026-11-24", "2026-11-24T01:30:00Z"), ("2026-07-01", "2026-07-01T00:30:00Z"),
            ("2026-03-28", "2026-03-28T01:30:00Z"), ("2026-03-30", "2026-03-30T00:30:00Z"),
        ])
    func localTime(day: String, start: String) async throws { try await expect(day, toStartAt: start) }

    @Test("on the day the clock skips the local time, it starts when the gap ends")
    func springForward() async throws {
        // 02:30 does not exist on 2026-03-29 in Berlin: 02:00 becomes 03:00.
        try await expect("2026-03-29", toStartAt: "2026-03-29T01:00:00Z")
    }

    @Test("on the day the local time comes twice, it starts at the first")
    func fallBack() async throws {
        // 02:30 comes at 00:30Z and at 01:30Z on 2026-10-25 in Berlin.
        try await expect("2026-10-25", toStartAt: "2026-10-25T00:30:00Z")
    }

    /// The day's run is started at this instant, and not a second before.
    private func expect(_ day: String, toStartAt start: String) async throws {
        let before = Ids.day(day).adding(days: -1)
        let world = try await ScheduleWorld(last: before.description)
        let instant = Ids.instant(start)
        try await world.pass(at: instant.addingTimeInterval(-1))
        #expect(world.runs().isEmpty && world.missed().isEmpty)
        #expect(world.next == instant)
        try await world.pass(at: instant)
        #expect(world.runs() == [Ids.day(day)])
    }

    @Test("across both clock changes there is one run a day", arguments: ["2026-03-27", "2026-10-23"])
    func onePerDay(first: String) async throws {
        let world = try await ScheduleWorld(due: "\(first)T00:00:00Z", last: first)
        try await world.pass(at: "\(first)T12:00:00Z")
        for offset in 1...4 {
            let next = try #require(world.next)
            #expect(try await world.pass(at: next) == 1)
            #expect(world.runs().last == Ids.day(first).adding(days: offset))
            #expect(try await world.pass(at: next) == 0, "nothing is due a second time")
        }
        #expect(world.runs().count == 4 && world.missed().isEmpty)
    }

    @Test("jitter moves the start, not the day")
    func jitter() async throws {
        let world = try await ScheduleWorld(last: "2026-11-23")
        try await world.pass(at: "2026-11-24T01:39:59Z", jitter: 600)
        #expect(world.runs().isEmpty)
        #expect(world.next == Ids.instant("2026-11-24T01:40:00Z"))
        try await world.pass(at: "2026-11-24T01:40:00Z", jitter: 600)
        #expect(world.runs() == [Ids.day("2026-11-24")])
    }

    @Test("an integration that never ran starts on the day it becomes due, after its jitter, and not before")
    func firstRun() async throws {
        let world = try await ScheduleWorld(due: "2026-11-25T01:30:00Z")
        try await world.pass(at: "2026-11-25T01:30:00Z", jitter: 600)
        #expect(world.runs().isEmpty && world.missed().isEmpty)
        #expect(world.row()?.lastDate == Ids.day("2026-11-24"))
        #expect(world.next == Ids.instant("2026-11-25T01:40:00Z"))
        try await world.pass(at: "2026-11-25T01:40:00Z", jitter: 600)
        #expect(world.runs() == [Ids.day("2026-11-25")] && world.missed().isEmpty)
        #expect(world.row()?.lastDate == Ids.day("2026-11-25"))
    }

    @Test("an integration that is first looked at hours after it became due still runs that day")
    func lateFirstRun() async throws {
        let world = try await ScheduleWorld(due: "2026-11-25T01:30:00Z")
        try await world.pass(at: "2026-11-25T09:00:00Z")
        #expect(world.runs() == [Ids.day("2026-11-25")])
        #expect(world.missed().isEmpty)
    }

    @Test(
        "jitter never moves a start out of its local day",
        arguments: [
            ("2026-11-24", 23 * 60 + 45, "2026-11-24T22:50:00Z"), ("2026-11-24", 23 * 60 + 59, "2026-11-24T22:59:00Z"),
            ("2026-03-29", 23 * 60 + 45, "2026-03-29T21:50:00Z"), ("2026-10-25", 23 * 60 + 45, "2026-10-25T22:50:00Z"),
        ])
    func lateJitter(day: String, minute: Int, start: String) async throws {
        let before = Ids.day(day).adding(days: -1)
        let world = try await ScheduleWorld(minute: minute, last: before.description)
        try await world.pass(at: "\(day)T20:00:00Z", jitter: 1799)
        #expect(world.next == Ids.instant(start))
        try await world.pass(at: Ids.instant(start).addingTimeInterval(5), jitter: 1799)
        #expect(world.runs() == [Ids.day(day)] && world.missed().isEmpty)
    }

    @Test("a missed day is recorded, and only the day that still lasts is run")
    func missedDays() async throws {
        let world = try await ScheduleWorld(last: "2026-11-24")
        try await world.pass(at: "2026-11-27T08:00:00Z")
        #expect(world.runs() == [Ids.day("2026-11-27")])
        #expect(world.missed() == [Ids.day("2026-11-25"), Ids.day("2026-11-26")])
        #expect(world.next == Ids.instant("2026-11-28T01:30:00Z"))
    }

    @Test("a day that ended without a run is missed, though its time had come")
    func missedYesterday() async throws {
        // Just after local midnight: yesterday can no longer be read, today is not due yet.
        let world = try await ScheduleWorld(last: "2026-11-23")
        try await world.pass(at: "2026-11-24T23:30:00Z")
        #expect(world.runs().isEmpty)
        #expect(world.missed() == [Ids.day("2026-11-24")])
        #expect(world.next == Ids.instant("2026-11-25T01:30:00Z"))
    }

    @Test("a restart in the same day runs nothing twice")
    func restart() async throws {
        let world = try await ScheduleWorld(last: "2026-11-24")
        try await world.pass(at: "2026-11-24T09:00:00Z")
        #expect(world.runs().isEmpty && world.missed().isEmpty)
        #expect(world.next == Ids.instant("2026-11-25T01:30:00Z"))
    }
}
