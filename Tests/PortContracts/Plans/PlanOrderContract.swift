import Billing
import Contracts
import Ports
import Runs
import Testing

@Suite("which of several plans is current", .serialized)
struct PlanOrderContract {
    @Test(
        "a plan that was made under older settings and comes late does not become current",
        arguments: StoreKind.allCases)
    func olderSettings(kind: StoreKind) async throws {
        try await World.with(kind) { world in
            let input = try await world.input(try await world.taken())
            let newer = try await world.store.plans.save([world.plan(input, units: 6, revision: 6)])[0]
            let late = try await world.store.plans.save([world.plan(input, units: 5, revision: 5)])[0]
            #expect(late == newer)
            #expect(try await world.task().announcement == newer)
            #expect(try await world.mapped { try await $0.run(newer.run)?.counts } == [.planned: 1])
        }
    }

    @Test(
        "a plan of an older snapshot of the date does not supersede the newer one's; its run ends",
        arguments: StoreKind.allCases)
    func olderSnapshot(kind: StoreKind) async throws {
        try await World.with(kind) { world in
            let first = try await world.input(try await world.taken())
            let second = try await world.input(try await world.taken())
            let newer = try await world.store.plans.save([world.plan(second, units: 4, revision: 6)])[0]
            let late = try await world.store.plans.save([world.plan(first, units: 3, revision: 7)])[0]
            #expect(late == newer)
            #expect(try await world.task().announcement == newer)
            #expect(try await world.state(of: first.announcement.run) == .completed)
            #expect(try await world.state(of: second.announcement.run) == .running)
            #expect(try await world.store.collection.overdue(after: .zero, limit: 10).isEmpty)
        }
    }

    @Test(
        "old settings never come back with a newer snapshot: it is planned again", arguments: StoreKind.allCases,
        [0, 1])
    func olderSettingsLater(kind: StoreKind, daysLater: Int) async throws {
        try await World.with(kind) { world in
            let first = try await world.input(try await world.taken())
            let second = try await world.input(try await world.taken(on: world.date.adding(days: daysLater)))
            let newest = try await world.store.plans.save([world.plan(first, revision: 8)])[0]
            let why = try await failure { _ = try await world.store.plans.save([world.plan(second, revision: 7)]) }
            #expect(why?.reason == .unavailable)
            #expect(try await world.task().announcement == newest)
            let again = try await world.store.plans.save([world.plan(second, revision: 8)])[0]
            #expect(try await world.task().announcement == again)
        }
    }

    @Test("one whose settings changed keeps the whole batch from being stored", arguments: StoreKind.allCases)
    func allOrNothing(kind: StoreKind) async throws {
        try await World.with(kind, companies: 2) { world in
            let requests = try await world.run()
            let first = try await world.input(try await world.taken(requests[0]))
            _ = try await world.store.plans.save([world.plan(first, revision: 8)])
            let later = try await world.run(on: world.date.adding(days: 1))
            let behind = try await world.input(try await world.taken(later[0]))
            let good = try await world.input(try await world.taken(later[1]))
            let why = try await failure {
                _ = try await world.store.plans.save([world.plan(good), world.plan(behind, revision: 7)])
            }
            #expect(why?.reason == .unavailable)
            #expect(try await world.store.writer.task(for: world.companies[1], of: world.tenant) == .none)
            #expect(try await world.part(later[1]) == "collected")
        }
    }

    @Test(
        "of two snapshots in one batch the newer is current, in whichever order they come",
        arguments: StoreKind.allCases, [false, true])
    func oneBatch(kind: StoreKind, isReversed: Bool) async throws {
        try await World.with(kind) { world in
            let first = try await world.input(try await world.taken())
            let second = try await world.input(try await world.taken())
            let batch = [first, second].map { world.plan($0) }
            _ = try await world.store.plans.save(isReversed ? batch.reversed() : batch)
            #expect(try await world.task().announcement.snapshot.text == second.announcement.id)
            #expect(try await world.state(of: first.announcement.run) == .completed)
            #expect(try await world.state(of: second.announcement.run) == .running)
        }
    }
}
