import Billing
import Contracts
import Foundation
import Ports
import Runs
import Testing

@Suite("days that passed without their due run", .serialized)
struct MissedRunContract {
    private func miss(_ world: World, _ days: String...) async throws {
        try await world.changeIntegration {
            $0.runMinute = 120
            $0.nextDue = try? Date("2026-11-20T00:00:00Z", strategy: .iso8601)
        }
        let now = try Date("2026-11-25T00:30:00Z", strategy: .iso8601)
        _ = try await world.store.at(now).schedule.advance(limit: 9, jitter: { _ in .zero }) { _ in
            ScheduleDecision(run: nil, missed: days.map(day), next: .start(of: day("2026-11-20")))
        }
    }

    @Test(
        "are one exception of the integration, with its days; those missed later are added",
        arguments: StoreKind.allCases)
    func told(kind: StoreKind) async throws {
        try await World.with(kind) { world in
            try await miss(world, "2026-11-21", "2026-11-22")
            let first = try await world.exceptions()
            #expect(first.map(\.exception.code) == [.runMissed])
            #expect(first.first?.identity == nil && first.first?.integration == world.integration)
            #expect(first.first?.exception.message.contains("on 2026-11-21 to 2026-11-22: ") == true)
            try await miss(world, "2026-11-24")
            let then = try await world.exceptions()
            #expect(then.map(\.id) == first.map(\.id))
            #expect(then.first?.exception.message.contains("on 2026-11-21 to 2026-11-22 and 2026-11-24: ") == true)
        }
    }

    @Test("the next run that completes closes it, whatever single companies came to", arguments: StoreKind.allCases)
    func closed(kind: StoreKind) async throws {
        try await World.with(kind, companies: 2) { world in
            try await miss(world, "2026-11-22")
            let requests = try await world.run(on: day("2026-11-24"))
            let away = BillingException(.collectionFailed, message: "away")
            try await world.store.collection.fail(requests[0], with: away, isUnreachable: true)
            #expect(try await world.codes() == [.runMissed, .collectionFailed], "it has not ended")
            let task = try await world.task(requests[1])
            try await world.store.writer.finish(task, outcome: .unchanged, settlements: [], exceptions: [])
            #expect(try await world.state(of: requests[0].run) == .completedWithFailures)
            #expect(try await world.codes() == [.collectionFailed])
        }
    }

    @Test("a run that read nothing, or that bills an older day, closes nothing", arguments: StoreKind.allCases)
    func stillOpen(kind: StoreKind) async throws {
        try await World.with(kind) { world in
            let older = try await world.run(on: day("2026-11-21"))[0]
            try await miss(world, "2026-11-22")
            try await world.store.collection.settle(older, as: .unchanged)
            #expect(try await world.state(of: older.run) == .completed)
            #expect(try await world.codes() == [.runMissed])
            let failed = try await world.run(on: day("2026-11-24"))[0]
            let away = BillingException(.collectionFailed, message: "away")
            try await world.store.collection.fail(failed, with: away, isUnreachable: true)
            #expect(try await world.state(of: failed.run) == .failed)
            #expect(try await world.codes().contains(.runMissed))
        }
    }

    @Test("a run of an integration without companies has completed too", arguments: StoreKind.allCases)
    func withoutCompanies(kind: StoreKind) async throws {
        try await World.with(kind, companies: 0) { world in
            try await miss(world, "2026-11-22")
            #expect(try await world.codes() == [.runMissed])
            _ = try await world.run(on: day("2026-11-24"))
            #expect(try await world.codes().isEmpty)
        }
    }
}
