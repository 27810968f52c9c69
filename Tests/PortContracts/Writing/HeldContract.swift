import Billing
import Contracts
import Ports
import Runs
import Testing

@Suite("held entries and their answers", .serialized)
struct HeldContract {
    private func held(_ world: World, closed: Bool = false) async throws -> [StoredHeld] {
        let filter = HeldFilter(integration: world.integration, includesClosed: closed, limit: 100)
        return try await world.mapped { try await $0.held(filter) }
    }

    private func finish(_ world: World, _ task: WriteTask, holding to: Int?) async throws {
        let settlements = to.map { to in
            [
                SlotSettlement(
                    slot: world.slot, outcome: .held, previousQuantity: 90, quantity: UnitCount(to), held: .fallToZero)
            ]
        }
        try await world.store.writer.finish(
            task, outcome: .incomplete, settlements: settlements ?? [], exceptions: [])
    }

    private func answer(_ world: World, _ kind: GuardAnswer.Kind, _ limit: Int) -> GuardAnswer {
        GuardAnswer(kind: kind, slot: world.slot, direction: .fall, limit: UnitCount(limit), givenOn: world.date)
    }

    @Test("what is held is open until a later settlement does not hold it", arguments: StoreKind.allCases)
    func opensAndCloses(kind: StoreKind) async throws {
        try await World.with(kind) { world in
            let task = try await world.newTask()
            try await finish(world, task, holding: 0)
            let first = try #require(try await held(world).first)
            #expect(first.change.from == UnitCount(90) && first.change.to == .zero && first.identity == "1")
            #expect(first.change.applicationName == "Endpoint" && first.change.product == "KES-WKS")
            #expect(first.billingDate == world.date && first.state == .waiting && first.closedAt == nil)
            try await finish(world, task, holding: 2)
            let second = try #require(try await held(world).first)
            #expect(second.id == first.id && second.since == first.since && second.change.to == UnitCount(2))
            try await world.store.writer.finish(task, outcome: .superseded, settlements: [], exceptions: [])
            #expect(try await held(world).count == 1, "a plan that is superseded says nothing of it")
            try await finish(world, task, holding: nil)
            #expect(try await held(world).isEmpty)
            #expect(try await held(world, closed: true).map(\.id) == [first.id])
        }
    }

    @Test("the newest answer of a slot and direction goes with the task", arguments: StoreKind.allCases)
    func answers(kind: StoreKind) async throws {
        try await World.with(kind) { world in
            let task = try await world.newTask()
            #expect(task.guarding == Guarding(policy: GuardPolicy(), answers: []))
            try await world.changeIntegration { $0.policy.guards.zeroFrom = 9 }
            try await finish(world, task, holding: 0)
            let (approval, rejection) = (answer(world, .approve, 0), answer(world, .reject, 0))
            for given in [approval, rejection] {
                let stored = try await world.mapped { try await $0.add(given, of: world.company, by: "anna") }
                #expect(stored.answer == given && stored.actor == "anna")
            }
            let guarding = try await world.task().guarding
            #expect(guarding == Guarding(policy: GuardPolicy { $0.zeroFrom = 9 }, answers: [rejection]))
            let entry = try #require(try await held(world).first)
            #expect(entry.state == .rejected && entry.answer?.actor == "anna")
            let newest = try await world.mapped { try await $0.newestAnswer(of: world.company, for: world.slot) }
            #expect(newest?.answer == rejection)
            try await finish(world, task, holding: 3)
            #expect(try await held(world).map(\.state) == [.waiting], "another value is asked again")
        }
    }

    @Test("what leaves the integration waits for nobody", arguments: StoreKind.allCases)
    func leaves(kind: StoreKind) async throws {
        try await World.with(kind) { world in
            let task = try await world.newTask()
            try await finish(world, task, holding: 0)
            try await world.mapped { try await $0.closeHeld(of: world.company) }
            #expect(try await held(world).isEmpty)
            try await finish(world, task, holding: 0)
            try await world.store.writer.abandon(world.company, of: world.tenant, as: .notBilled)
            #expect(try await held(world).isEmpty)
        }
    }
}
