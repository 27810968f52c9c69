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
            ("Europe/Berlin", "2026-11-24T22:30:00Z", "2026-11-24", "2026-11-24"),
            ("Europe/Berlin", "2026-11-24T23:30:00Z", "2026-11-25", "2026-11-24"),
            ("Pacific/Kiritimati", "2026-11-24T10:30:00Z", "2026-11-25", "2026-11-24"),
            ("Pacific/Pago_Pago", "2026-11-24T10:30:00Z", "2026-11-23", "2026-11-24"),
            ("UTC", "2026-12-31T23:30:00Z", "2026-12-31", "2026-12-31"),
        ])
    func today(kind: StoreKind, day moment: (String, String, String, String)) async throws {
        try await World.with(kind) { world in
            let calendar = try await asked(world, at: moment.1) { try await $0.calendar(in: moment.0) }
            #expect(calendar == RunCalendar(today: day(moment.2), todayInUTC: day(moment.3)))
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
            let calendar = try await world.mapped { try await $0.calendar(in: "Europe/Atlantis") }
            let next = try await world.mapped { try await $0.next(minute: 0, in: "Europe/Atlantis") }
            #expect(calendar == nil && next == nil)
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
