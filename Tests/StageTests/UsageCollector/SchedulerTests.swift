import Billing
import Contracts
import Foundation
import Observability
import Pipeline
import Ports
import Runs
import SimulatedPorts
import Testing

@testable import UsageCollectorStage

@Suite("The scheduler")
struct SchedulerTests {
    private func scheduler(
        _ world: ScheduleWorld, jitter: Duration = .seconds(1), ahead: TimeInterval = 0, gate: any PortGate = OpenGate()
    ) -> Scheduler {
        Scheduler(
            schedule: world.store.schedule(gate), time: world.store.time(), clock: OwnClock(world.clock, ahead: ahead),
            jitterBound: jitter, deadLetters: world.letters.office, logger: .disabled)
    }

    @Test(
        "schedules nothing while its own clock is not the store's, and notes nothing as missed",
        arguments: [5 * 86_400.0, 31, -31, -86_400])
    func wrongClock(ahead: TimeInterval) async throws {
        let world = try await ScheduleWorld(last: "2026-11-23")
        world.clock.set(Ids.instant("2026-11-24T10:00:00Z"))
        #expect(try await scheduler(world, ahead: ahead).pass() == 0)
        #expect(world.runs().isEmpty && world.missed().isEmpty)
        // The clock is set right, or another replica's is.
        #expect(try await scheduler(world, ahead: 29).pass() == 1)
        #expect(world.runs() == [Ids.day("2026-11-24")] && world.missed().isEmpty)
    }

    @Test("asks each due integration's day, in its own time zone")
    func passes() async throws {
        // 2026-11-24T10:00Z: the next day has begun on Kiritimati, 14 hours ahead.
        let world = try await ScheduleWorld(zone: "Pacific/Kiritimati", minute: 0, last: "2026-11-24")
        try await world.store.mapping().transaction(of: Ids.tenant) { try await StageWorld.integrate(2, in: $0) }
        try await world.schedule(2, zone: "Europe/Berlin", minute: 0, last: "2026-11-24")
        world.clock.set(Ids.instant("2026-11-24T10:00:00Z"))
        #expect(try await scheduler(world).pass() == 2)
        #expect(world.runs() == [Ids.day("2026-11-25")] && world.runs(of: 2).isEmpty)
    }

    /// Two integrations that are due; whenever the first is among those asked for the store refuses.
    private struct Refusing: RunSchedule {
        let schedule: SimulatedRunSchedule
        let offender: IntegrationID

        func advance(
            limit: Int, among chosen: [IntegrationKey]?, jitter: @Sendable (IntegrationID) -> Duration,
            decide: @Sendable (DueIntegration) -> ScheduleDecision
        ) async throws(PortError) -> Int {
            let due = try await schedule.due(limit: limit)
            let asked = chosen.map { chosen in due.filter(chosen.contains) } ?? due
            guard !asked.contains(where: { $0.integration == offender }) else {
                throw PortError(.refused, "scheduling runs: an odd row")
            }
            return try await schedule.advance(limit: limit, among: chosen, jitter: jitter, decide: decide)
        }

        func due(limit: Int) async throws(PortError) -> [IntegrationKey] { try await schedule.due(limit: limit) }
        func putOff(_ integration: IntegrationKey, for delay: Duration) async throws(PortError) {
            try await schedule.putOff(integration, for: delay)
        }
        func maintain() async throws(PortError) { try await schedule.maintain() }
    }

    @Test(
        "an integration whose run is refused is told and looked at later, and the others' runs start", arguments: 1...3)
    func refused(offender: Int) async throws {
        let world = try await ScheduleWorld(last: "2026-11-23")
        try await world.store.mapping().transaction(of: Ids.tenant) { rows in
            for number in 2...3 { try await StageWorld.integrate(number, in: rows) }
        }
        for number in 2...3 { try await world.schedule(number, zone: "Europe/Berlin", minute: 150, last: "2026-11-23") }
        let now = Ids.instant("2026-11-24T10:00:00Z")
        world.clock.set(now)
        let schedule = Refusing(schedule: world.store.schedule(), offender: Ids.integration(offender))
        let scheduler = Scheduler(
            schedule: schedule, time: world.store.time(), clock: OwnClock(world.clock, ahead: 0),
            jitterBound: .seconds(1), deadLetters: world.letters.office, logger: .disabled)
        #expect(try await scheduler.pass() == 3)
        for number in 1...3 {
            #expect(world.runs(of: number) == (number == offender ? [] : [Ids.day("2026-11-24")]), "\(number)")
        }
        let letter = try #require(world.letters.letters.first)
        #expect(world.letters.letters.count == 1 && letter.topic == "row:integration")
        #expect(letter.key == Ids.integration(offender).text && letter.claimedTenant == Ids.tenant.text)
        #expect(letter.reason.contains("an odd row"))
        let next = try #require(world.row(offender)?.stored.nextDue)
        #expect(abs(next.timeIntervalSince(now) - 3600) < 1)
        #expect(try await scheduler.pass() == 0, "nothing is due for an hour")
    }

    @Test("a zone the system does not know runs nothing and is asked again in an hour")
    func unknownZone() async throws {
        let world = try await ScheduleWorld(zone: "Europe/Berlni", last: "2026-11-23")
        let now = Ids.instant("2026-11-24T10:00:00Z")
        world.clock.set(now)
        #expect(try await scheduler(world, jitter: .seconds(1800)).pass() == 1)
        #expect(world.runs().isEmpty && world.missed().isEmpty)
        let next = try #require(world.next)
        #expect(abs(next.timeIntervalSince(now) - 3600) < 1)
    }

    @Test("a run that starts has its collection requests in the collector's outbox")
    func requests() async throws {
        let world = try await ScheduleWorld(last: "2026-11-23")
        world.clock.set(Ids.instant("2026-11-24T10:00:00Z"))
        _ = try await scheduler(world).pass()
        let topics = SimulatedTopics()
        _ = try await OutboxRelay(outbox: world.store.outbox("usage-collector"), topics: topics).pass()
        let requests = topics.messages(CollectionRequest.self)
        #expect(requests.map(\.managedCompany) == [Ids.company(1)])
        #expect(requests.map(\.billingDate) == [Ids.day("2026-11-24")])
    }

    @Test("has the store keep its partitions in order")
    func maintains() async throws {
        let world = try await ScheduleWorld(due: "2027-01-01T00:00:00Z")
        let faults = Faults()
        try await scheduler(world, gate: faults).maintain()
        #expect(faults.calls == ["schedule.maintain"])
        #expect(try await scheduler(world, gate: faults).pass() == 0)
    }
}

/// A process's own clock beside the store's.
private struct OwnClock: BusinessClock {
    private let store: HandClock
    private let ahead: TimeInterval

    init(_ store: HandClock, ahead: TimeInterval) {
        self.store = store
        self.ahead = ahead
    }

    var now: Date { store.now.addingTimeInterval(ahead) }
    var uptime: Duration { .zero }
    func pause(for duration: Duration) async throws(CancellationError) {}
}
