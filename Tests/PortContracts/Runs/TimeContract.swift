import Billing
import Foundation
import Ports
import Runs
import Testing

@Suite("days and times, as the store's clock has them", .serialized)
struct TimeContract {
    private func asked<Answer: Sendable>(
        _ world: World, at moment: String, _ body: @Sendable (any MappingTransaction) async throws -> Answer
    ) async throws -> Answer {
        try await world.store.at(try Date(moment, strategy: .iso8601)).mapping
            .transaction(of: world.tenant, body)
    }

    @Test(
        "today is the day of the zone", arguments: StoreKind.allCases,
        [
            ("Europe/Berlin", "2026-11-24T22:30:00Z", "2026-11-24"),
            ("Europe/Berlin", "2026-11-24T23:30:00Z", "2026-11-25"),
            ("Pacific/Kiritimati", "2026-11-24T10:30:00Z", "2026-11-25"),
            ("Pacific/Pago_Pago", "2026-11-24T10:30:00Z", "2026-11-23"),
            ("UTC", "2026-12-31T23:30:00Z", "2026-12-31"),
        ])
    func today(kind: StoreKind, day moment: (String, String, String)) async throws {
        try await World.with(kind) { world in
            let today = try await asked(world, at: moment.1) { try await $0.today(in: moment.0) }
            #expect(today == day(moment.2))
        }
    }

    @Test(
        "no run is made for a day that has not come in the integration's zone, whoever asks",
        arguments: StoreKind.allCases,
        [
            ("Europe/Berlin", "2026-11-24T22:30:00Z", "2026-11-24"),
            ("Europe/Berlin", "2026-11-24T23:30:00Z", "2026-11-25"),
            ("Pacific/Kiritimati", "2026-11-24T10:30:00Z", "2026-11-25"),
            ("Pacific/Pago_Pago", "2026-11-24T10:30:00Z", "2026-11-23"),
        ])
    func dayAhead(kind: StoreKind, day moment: (String, String, String)) async throws {
        try await World.with(kind) { world in
            try await world.changeIntegration { $0.timeZone = moment.0 }
            let today = day(moment.2)
            let refused = try await conflict {
                _ = try await asked(world, at: moment.1) { try await $0.start(world.newRun(on: today.adding(days: 1))) }
            }
            #expect(refused == .other(rule: "run_date_has_come"))
            #expect(try await asked(world, at: moment.1) { try await $0.start(world.newRun(on: today)) })
            #expect(try await world.mapped { try await $0.runs(RunFilter(limit: 9)) }.map(\.billingDate) == [today])
        }
    }

    @Test("the present is the store's clock, shifted as its days are", arguments: StoreKind.allCases)
    func present(kind: StoreKind) async throws {
        try await World.with(kind) { world in
            let noon = try Date("2026-11-24T12:00:00Z", strategy: .iso8601)
            let present = try await world.store.at(noon).time.present()
            #expect(present >= noon && present < noon.addingTimeInterval(60))
        }
    }

    @Test("zones are IANA names of places, or UTC", arguments: StoreKind.allCases)
    func zones(kind: StoreKind) async throws {
        try await World.with(kind) { world in
            for (name, isKnown) in [
                ("Europe/Berlin", true), ("UTC", true), ("America/Argentina/Buenos_Aires", true),
                ("Asia/Calcutta", true), ("Europe/Atlantis", false), ("", false), ("CET", false), ("Berlin", false),
                ("+02:00", false), ("posix/Europe/Berlin", false),
            ] {
                let found = try await world.mapped { try await $0.isTimeZone(name) }
                #expect(found == isKnown, "\(name)")
            }
            let today = try await world.mapped { try await $0.today(in: "Europe/Atlantis") }
            let next = try await world.mapped { try await $0.next(minute: 0, in: "Europe/Atlantis") }
            #expect(today == nil && next == nil)
        }
    }

    @Test(
        "the next moment is today's if it is to come, else tomorrow's, on days that are set forward or back too",
        arguments: StoreKind.allCases,
        [
            ("2026-11-24T00:59:00Z", 120, "2026-11-24T01:00:00Z"),
            ("2026-11-24T01:00:30Z", 120, "2026-11-25T01:00:00Z"),
            ("2026-03-29T00:45:00Z", 150, "2026-03-29T01:00:00Z"),
            ("2026-03-29T01:10:00Z", 150, "2026-03-30T00:30:00Z"),
            ("2026-10-25T00:15:00Z", 150, "2026-10-25T00:30:00Z"),
            ("2026-10-25T00:45:00Z", 150, "2026-10-26T01:30:00Z"),
        ])
    func next(kind: StoreKind, moment: (String, Int, String)) async throws {
        try await World.with(kind) { world in
            let next = try await asked(world, at: moment.0) {
                try await $0.next(minute: moment.1, in: "Europe/Berlin")
            }
            #expect(next == (try Date(moment.2, strategy: .iso8601)))
        }
    }
}
