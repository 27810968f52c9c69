import Billing
import Contracts
import Foundation
import Observability
import Pipeline
import Ports
import Runs
import SimulatedPorts
import Testing
import UsageCollectorStage

@Suite("scheduled days, by the scheduler over its store", .serialized)
struct ScheduledDaysContract {
    private func instant(_ text: String) throws -> Date { try Date(text, strategy: .iso8601) }

    /// As the API leaves a new integration: due at its next local time, nothing scheduled yet.
    private func schedule(_ world: World, minute: Int, firstDue: Date) async throws {
        try await world.changeIntegration {
            $0.runMinute = minute
            $0.nextDue = firstDue
        }
    }

    /// A look at a moment.
    private func look(_ world: World, at moment: Date, jitter: Duration = .seconds(1800)) async throws {
        let store = try await world.store.at(moment)
        let clock = StandingClock(now: try await store.time.present())
        let letters = DeadLetterOffice(
            service: "test", store: world.store.deadLetters, topics: SimulatedTopics(), clock: SimulatedClock(),
            logger: .disabled, count: { _ in Issue.record("a due integration was set aside") })
        let scheduler = Scheduler(
            schedule: store.schedule, time: store.time, clock: clock, jitterBound: jitter, deadLetters: letters,
            logger: .disabled)
        _ = try await scheduler.pass()
    }

    private func nextDue(_ world: World) async throws -> Date {
        try await world.mapped { try await $0.integration(world.integration, lock: .none)?.nextDue }
            .required("the next time")
    }

    private func runs(_ world: World) async throws -> [String] {
        try await world.mapped { try await $0.runs(RunFilter(limit: 99)) }
            .map { "\($0.billingDate) \($0.state.rawValue)" }.sorted()
    }

    @Test(
        "a new integration runs once on every local day, across both clock changes", arguments: StoreKind.allCases,
        [("2026-03-27", "2026-03-27T01:30:00Z"), ("2026-10-23", "2026-10-23T00:30:00Z")])
    func everyDay(kind: StoreKind, first: (day: String, due: String)) async throws {
        try await World.with(kind) { world in
            var now = try instant(first.due)
            try await schedule(world, minute: 150, firstDue: now)
            for _ in 0..<5 {
                // More than once: the first look at a new integration only learns when its jitter ends.
                for _ in 0..<3 {
                    try await look(world, at: now.addingTimeInterval(1))
                    let next = try await nextDue(world)
                    if next.timeIntervalSince(now) < 3600 { now = next }
                }
                now = try await nextDue(world)
            }
            let expected = (0..<5).map { "\(day(first.day).adding(days: $0)) running" }
            #expect(try await runs(world) == expected)
            #expect(try await world.takeRequests("usage-collector").count == 5)
        }
    }

    @Test(
        "a day without a scheduler is missed, and one that starts again in a day runs it once",
        arguments: StoreKind.allCases)
    func missedDay(kind: StoreKind) async throws {
        try await World.with(kind) { world in
            try await schedule(world, minute: 150, firstDue: try instant("2026-11-24T01:30:00Z"))
            for moment in [
                "2026-11-24T01:30:01Z", "2026-11-24T03:00:00Z", "2026-11-24T03:00:05Z", "2026-11-26T08:00:00Z",
                "2026-11-26T20:00:00Z", "2026-11-27T03:00:00Z",
            ] {
                try await look(world, at: try instant(moment))
            }
            #expect(
                try await runs(world) == [
                    "2026-11-24 running", "2026-11-25 notCollected", "2026-11-26 running", "2026-11-27 running",
                ])
        }
    }

    @Test("an integration that runs shortly before midnight runs on its own day", arguments: StoreKind.allCases)
    func beforeMidnight(kind: StoreKind) async throws {
        try await World.with(kind) { world in
            var now = try instant("2026-11-24T22:45:00Z")
            try await schedule(world, minute: 23 * 60 + 45, firstDue: now)
            for _ in 0..<6 {
                try await look(world, at: now.addingTimeInterval(1), jitter: .seconds(3599))
                now = max(now, try await nextDue(world))
            }
            let states = try await runs(world)
            #expect(states.count >= 3 && states.allSatisfy { $0.hasSuffix(" running") })
            #expect(states.first == "2026-11-24 running")
        }
    }
}

/// A process's clock that is right at one moment.
private struct StandingClock: BusinessClock {
    let now: Date
    var uptime: Duration { .zero }
    func pause(for duration: Duration) async throws(CancellationError) {}
}
