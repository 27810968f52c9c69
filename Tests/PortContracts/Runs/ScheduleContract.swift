import Billing
import Contracts
import Foundation
import Locking
import Ports
import Runs
import Testing

@Suite("scheduled runs", .serialized)
struct ScheduleContract {
    private static func instant(_ text: String) throws -> Date { try Date(text, strategy: .iso8601) }

    /// Makes the world's integration run daily, due at a moment.
    private func makeDue(_ world: World, minute: Int = 120, at due: Date, zone: String = "Europe/Berlin") async throws {
        try await world.changeIntegration {
            $0.runMinute = minute
            $0.nextDue = due
            $0.timeZone = zone
        }
    }

    private func nextDue(_ world: World) async throws -> Date? {
        try await world.mapped { try await $0.integration(world.integration, lock: .none)?.nextDue }
    }

    /// One look at a moment; what the scheduler saw.
    private func look(
        _ world: World, at moment: Date, jitter: Duration = .zero,
        _ decide: @escaping @Sendable (DueIntegration) -> ScheduleDecision
    ) async throws -> [DueIntegration] {
        let seen = Locked<[DueIntegration]>([])
        let schedule = try await world.store.at(moment).schedule
        let claimed = try await schedule.advance(limit: 10, jitter: { _ in jitter }) { due in
            seen.withLock { $0.append(due) }
            return decide(due)
        }
        let all = seen.withLock { $0 }
        #expect(claimed == all.count)
        return all
    }

    private func later(_ due: DueIntegration) -> ScheduleDecision {
        ScheduleDecision(run: nil, missed: [], next: .later(.seconds(3600)))
    }

    @Test(
        "of several that are due only those chosen are advanced, and one that is put off is not due for so long",
        arguments: StoreKind.allCases)
    func chosen(kind: StoreKind) async throws {
        try await kind.with { store in
            let worlds = [try await World(in: store), try await World(in: store), try await World(in: store)]
            let now = try Self.instant("2026-11-24T10:00:00Z")
            for (place, world) in worlds.enumerated() {
                try await makeDue(world, at: now.addingTimeInterval(Double(place - 5)))
            }
            let keys = worlds.map { IntegrationKey(tenant: $0.tenant, integration: $0.integration) }
            let schedule = try await store.at(now).schedule
            #expect(try await schedule.due(limit: 2) == Array(keys.prefix(2)), "longest due first")
            let stranger = IntegrationKey(tenant: keys[0].tenant, integration: keys[1].integration)
            let seen = Locked<[IntegrationID]>([])
            let claimed = try await schedule.advance(limit: 10, among: [keys[1], stranger], jitter: { _ in .zero }) {
                due in
                seen.withLock { $0.append(due.integration) }
                return later(due)
            }
            #expect(claimed == 1 && seen.withLock { $0 } == [keys[1].integration])
            #expect(try await schedule.advance(limit: 10, among: [], jitter: { _ in .zero }, decide: later) == 0)
            try await schedule.putOff(keys[2], for: .seconds(60))
            #expect(try await schedule.due(limit: 9) == [keys[0]])
            let soon = try await store.at(now.addingTimeInterval(70)).schedule
            #expect(try await soon.due(limit: 9) == [keys[0], keys[2]])
        }
    }

    @Test(
        "a due integration gets its run, parts, requests, missed days and next time in one go",
        arguments: StoreKind.allCases)
    func advances(kind: StoreKind) async throws {
        try await World.with(kind, companies: 2) { world in
            let now = try Self.instant("2026-11-24T01:30:00Z")
            #expect(try await look(world, at: now, later).isEmpty, "nothing is scheduled")
            try await makeDue(world, at: now.addingTimeInterval(60))
            #expect(try await look(world, at: now, later).isEmpty, "not yet")
            let seen = try await look(world, at: now.addingTimeInterval(60)) { _ in
                ScheduleDecision(
                    run: day("2026-11-24"), missed: [day("2026-11-22"), day("2026-11-23")],
                    next: .start(of: day("2026-11-25")))
            }
            #expect(seen.map(\.integration) == [world.integration] && seen[0].timeZone == "Europe/Berlin")
            #expect(
                seen[0].standing
                    == ScheduleStanding(
                        today: day("2026-11-24"), hasStarted: true, lastDate: nil, dueSince: day("2026-11-24")))
            let runs = try await world.mapped { try await $0.runs(RunFilter(limit: 9)) }
            #expect(
                Set(runs.map { "\($0.billingDate) \($0.state.rawValue) \($0.trigger.rawValue)" }) == [
                    "2026-11-22 notCollected scheduled", "2026-11-23 notCollected scheduled",
                    "2026-11-24 running scheduled",
                ])
            let requests = try await world.takeRequests("usage-collector")
            #expect(Set(requests.map(\.managedCompany)) == Set(world.companies))
            let run = DerivedID.scheduledRun(of: world.integration, on: day("2026-11-24"), epoch: 1)
            #expect(requests.allSatisfy { $0.run == run && $0.source == world.source && $0.sequence > 0 })
            #expect(try await nextDue(world) == Self.instant("2026-11-25T01:00:00Z"))
            #expect(
                try await world.mapped { try await $0.newestRequestedDate(of: world.integration) }
                    == day("2026-11-24"), "missed days were never requested")
        }
    }

    @Test(
        "the last date is the newest of what ran, was missed or is settled, and never goes back",
        arguments: StoreKind.allCases)
    func lastDate(kind: StoreKind) async throws {
        try await World.with(kind) { world in
            let now = try Self.instant("2026-11-24T10:00:00Z")
            try await makeDue(world, at: now.addingTimeInterval(-60))
            let decisions = [
                ScheduleDecision(
                    run: nil, missed: [], settledThrough: day("2026-11-20"), next: .later(.seconds(-1))),
                ScheduleDecision(run: nil, missed: [day("2026-11-22")], next: .later(.seconds(-1))),
                ScheduleDecision(run: nil, missed: [], next: .later(.seconds(-1))),
            ]
            var lastDates: [BillingDate?] = []
            for decision in decisions + [decisions[2]] {
                lastDates += try await look(world, at: now.addingTimeInterval(60)) { _ in decision }
                    .map { $0.standing?.lastDate }
            }
            #expect(lastDates == [nil, day("2026-11-20"), day("2026-11-22"), day("2026-11-22")])
        }
    }

    @Test("two looks make one run of an integration and date", arguments: StoreKind.allCases)
    func oneRun(kind: StoreKind) async throws {
        try await World.with(kind) { world in
            let now = try Self.instant("2026-11-24T01:30:00Z")
            for _ in 0..<2 {
                try await makeDue(world, at: now)
                _ = try await look(world, at: now.addingTimeInterval(1)) { _ in
                    ScheduleDecision(run: day("2026-11-24"), missed: [], next: .later(.seconds(60)))
                }
            }
            #expect(try await world.mapped { try await $0.runs(RunFilter(limit: 9)).count } == 1)
            #expect(try await world.takeRequests("usage-collector").count == 1)
        }
    }

    @Test(
        "a day has started when its local time and the jitter have come", arguments: StoreKind.allCases,
        [
            ("2026-11-24T00:59:00Z", 0, "2026-11-24", false), ("2026-11-24T01:01:00Z", 0, "2026-11-24", true),
            ("2026-11-24T01:01:00Z", 600, "2026-11-24", false), ("2026-11-24T01:11:00Z", 600, "2026-11-24", true),
            ("2026-11-24T22:59:00Z", 0, "2026-11-24", true), ("2026-11-24T23:01:00Z", 0, "2026-11-25", false),
        ])
    func started(kind: StoreKind, moment: (String, Int, String, Bool)) async throws {
        try await World.with(kind) { world in
            let now = try Self.instant(moment.0)
            try await makeDue(world, at: now.addingTimeInterval(-3600 * 24))
            let standing = try await look(world, at: now, jitter: .seconds(moment.1), later)[0].standing
            #expect(standing?.today == day(moment.2))
            #expect(standing?.hasStarted == moment.3)
        }
    }

    @Test("a zone that the store does not know has no standing", arguments: StoreKind.allCases)
    func unknownZone(kind: StoreKind) async throws {
        try await World.with(kind) { world in
            let now = try Self.instant("2026-11-24T01:30:00Z")
            try await makeDue(world, at: now, zone: "Europe/Atlantis")
            let seen = try await look(world, at: now.addingTimeInterval(1), later)
            #expect(seen.count == 1 && seen[0].standing == nil && seen[0].timeZone == "Europe/Atlantis")
            #expect(try await nextDue(world).map { $0 > now.addingTimeInterval(3500) } == true)
        }
    }

    struct Start: Sendable {
        let zone: String
        let minute: Int
        let day: String
        var jitter = 0
        let is_: String

        init(_ zone: String, _ minute: Int, _ day: String, jitter: Int = 0, is expected: String) {
            self.zone = zone
            self.minute = minute
            self.day = day
            self.jitter = jitter
            is_ = expected
        }
    }

    static let starts = [
        Start("Europe/Berlin", 120, "2026-11-24", is: "2026-11-24T01:00:00Z"),
        Start("Europe/Berlin", 120, "2026-07-24", jitter: 90, is: "2026-07-24T00:01:30Z"),
        // Clocks go forward from 2:00 to 3:00, and back from 3:00 to 2:00.
        Start("Europe/Berlin", 150, "2026-03-29", is: "2026-03-29T01:00:00Z"),
        Start("Europe/Berlin", 180, "2026-03-29", is: "2026-03-29T01:00:00Z"),
        Start("Europe/Berlin", 150, "2026-10-25", is: "2026-10-25T00:30:00Z"),
        Start("Europe/Berlin", 180, "2026-10-25", is: "2026-10-25T02:00:00Z"),
        Start("America/New_York", 150, "2026-03-08", jitter: 60, is: "2026-03-08T07:01:00Z"),
        Start("America/New_York", 90, "2026-11-01", is: "2026-11-01T05:30:00Z"),
        // By half an hour, and at midnight itself.
        Start("Australia/Lord_Howe", 135, "2026-10-04", is: "2026-10-03T15:30:00Z"),
        Start("Africa/Cairo", 0, "2026-04-24", is: "2026-04-23T22:00:00Z"),
        Start("Asia/Kathmandu", 0, "2026-11-24", is: "2026-11-23T18:15:00Z"),
        Start("Pacific/Kiritimati", 1, "2026-11-24", is: "2026-11-23T10:01:00Z"),
        // Jitter never leaves the day: ten minutes before its end, or the time itself where that is later.
        Start("Europe/Berlin", 1425, "2026-11-24", jitter: 3599, is: "2026-11-24T22:50:00Z"),
        Start("Europe/Berlin", 1439, "2026-11-24", jitter: 3599, is: "2026-11-24T22:59:00Z"),
        Start("Europe/Berlin", 1400, "2026-10-25", jitter: 3599, is: "2026-10-25T22:50:00Z"),
        Start("UTC", 1420, "2026-11-24", jitter: 60, is: "2026-11-24T23:41:00Z"),
    ]

    @Test("runs start at their local time, in every zone and on every day", arguments: StoreKind.allCases, starts)
    func start(kind: StoreKind, start: Start) async throws {
        try await World.with(kind) { world in
            let now = try Self.instant("2026-11-24T12:00:00Z")
            try await makeDue(world, minute: start.minute, at: now, zone: start.zone)
            _ = try await look(world, at: now.addingTimeInterval(1), jitter: .seconds(start.jitter)) { _ in
                ScheduleDecision(run: nil, missed: [], next: .start(of: day(start.day)))
            }
            #expect(try await nextDue(world) == Self.instant(start.is_))
        }
    }

    @Test("who has waited longest is looked at first, and no more than asked for", arguments: StoreKind.allCases)
    func limit(kind: StoreKind) async throws {
        try await kind.with { store in
            let worlds = [try await World(in: store), try await World(in: store), try await World(in: store)]
            let now = try Self.instant("2026-11-24T12:00:00Z")
            for (place, world) in worlds.enumerated() {
                try await makeDue(world, at: now.addingTimeInterval(-60 * Double(place)))
            }
            let seen = Locked<[IntegrationID]>([])
            let schedule = try await store.at(now.addingTimeInterval(1)).schedule
            let claimed = try await schedule.advance(limit: 2, jitter: { _ in .zero }) { due in
                seen.withLock { $0.append(due.integration) }
                return later(due)
            }
            #expect(claimed == 2)
            #expect(seen.withLock { $0 } == [worlds[2].integration, worlds[1].integration])
        }
    }

    @Test("maintaining changes nothing that is asked about", arguments: StoreKind.allCases)
    func maintains(kind: StoreKind) async throws {
        try await World.with(kind) { world in
            let request = try await world.run()[0]
            try await world.store.at(try Self.instant("2026-11-24T12:00:00Z")).schedule.maintain()
            #expect(try await world.part(request) == "requested")
        }
    }
}
