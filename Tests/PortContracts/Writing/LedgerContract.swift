import Billing
import Contracts
import Ports
import Testing

extension World {
    /// A ledger entry of the world's slot.
    func entry(
        _ state: LedgerEntry.State = .creating, generation: Int = 1, addition: Int? = nil, quantity: Int = 3,
        tag: String? = nil, slot: Slot? = nil
    ) -> LedgerEntry {
        LedgerEntry(
            slot: slot ?? self.slot, generation: generation, tag: SlotTag(tag ?? "tb:tag\(generation)"), state: state,
            agreement: AgreementID(31), addition: addition.map { AdditionID($0) }, product: product,
            quantity: UnitCount(quantity), effectiveDate: date, peakUnits: UnitCount(quantity),
            peakPeriod: day("2026-12-01"), verifiedOn: nil)
    }
}

@Suite("the ledger", .serialized)
struct LedgerContract {
    private func with(_ kind: StoreKind, _ body: (World, WriteTask) async throws -> Void) async throws {
        try await World.with(kind, companies: 2) { try await body($0, try await $0.newTask()) }
    }

    @Test("a create's intent opens its ledger entry, and its outcome makes it live", arguments: StoreKind.allCases)
    func create(kind: StoreKind) async throws {
        try await with(kind) { world, task in
            let intent = try await world.store.writer.intend(
                .create, entry: world.entry(), quantity: UnitCount(3), in: task)
            #expect(intent.kind == .create && intent.quantity == UnitCount(3) && intent.slot == world.slot)
            try await world.store.pass(.seconds(60))
            let between = try await world.task()
            #expect(between.ledger == [world.entry()] && between.unsettled.map(\.id) == [intent.id])
            #expect(between.unsettled.allSatisfy { $0.age >= .seconds(60) && $0.age < .seconds(90) })
            let live = world.entry(.live, addition: 901)
            try await world.store.writer.settle(intent, as: .applied, entry: live, in: task)
            let after = try await world.task()
            #expect(after.ledger == [live] && after.unsettled.isEmpty)
        }
    }

    @Test(
        "a create that came to nothing takes its entry with it, and the generation can open again",
        arguments: StoreKind.allCases, [WriteIntent.Outcome.notApplied, .refused])
    func failedCreate(kind: StoreKind, outcome: WriteIntent.Outcome) async throws {
        try await with(kind) { world, task in
            for settles in [true, false] {
                let intent = try await world.store.writer.intend(
                    .create, entry: world.entry(), quantity: UnitCount(3), in: task)
                if settles {
                    try await world.store.writer.settle(intent, as: outcome, entry: nil, in: task)
                } else {
                    try await world.store.writer.observe([], in: task, intents: [intent.id: outcome])
                }
                let after = try await world.task()
                #expect(after.ledger.isEmpty && after.unsettled.isEmpty)
            }
        }
    }

    @Test("a change that came to nothing leaves its entry", arguments: StoreKind.allCases)
    func failedChange(kind: StoreKind) async throws {
        try await with(kind) { world, task in
            let live = world.entry(.live, addition: 901)
            try await world.store.writer.observe([live], in: task, intents: [:])
            let intent = try await world.store.writer.intend(
                .setQuantity, entry: live, quantity: UnitCount(4), in: task)
            try await world.store.writer.settle(intent, as: .refused, entry: nil, in: task)
            #expect(try await world.task().ledger == [live])
        }
    }

    @Test(
        "a read that finds an unacknowledged addition makes it live and settles its create",
        arguments: StoreKind.allCases)
    func adopts(kind: StoreKind) async throws {
        try await with(kind) { world, task in
            let intent = try await world.store.writer.intend(
                .create, entry: world.entry(), quantity: UnitCount(3), in: task)
            let live = world.entry(.live, addition: 901)
            try await world.store.writer.observe([live], in: task, intents: [intent.id: .applied])
            let after = try await world.task()
            #expect(after.ledger == [live] && after.unsettled.isEmpty)
        }
    }

    @Test("a slot has one unsettled intent", arguments: StoreKind.allCases)
    func oneUnsettled(kind: StoreKind) async throws {
        try await with(kind) { world, task in
            let live = world.entry(.live, addition: 901)
            try await world.store.writer.observe([live], in: task, intents: [:])
            _ = try await world.store.writer.intend(.setQuantity, entry: live, quantity: UnitCount(4), in: task)
            let second = try await failure {
                _ = try await world.store.writer.intend(.end, entry: live, quantity: UnitCount(0), in: task)
            }
            #expect(second?.reason == .refused)
            #expect(try await world.task().unsettled.map(\.kind) == [.setQuantity])
        }
    }

    @Test("an outcome said again changes nothing, and another one is refused", arguments: StoreKind.allCases)
    func settlesOnce(kind: StoreKind) async throws {
        try await with(kind) { world, task in
            let writer = world.store.writer
            let intent = try await writer.intend(.create, entry: world.entry(), quantity: UnitCount(3), in: task)
            let live = world.entry(.live, addition: 901)
            for _ in 0..<2 { try await writer.settle(intent, as: .applied, entry: live, in: task) }
            let other = try await failure { try await writer.settle(intent, as: .notApplied, entry: nil, in: task) }
            #expect(other?.reason == .refused)
            #expect(try await world.task().ledger == [live])
            let unknown = try await failure {
                try await writer.observe([], in: task, intents: [intent.id + 99: .applied])
            }
            #expect(unknown?.reason == .refused)
        }
    }

    @Test("the ledger never goes back: ended stays ended, live is never creating again", arguments: StoreKind.allCases)
    func neverGoesBack(kind: StoreKind) async throws {
        try await with(kind) { world, task in
            let writer = world.store.writer
            let live = world.entry(.live, addition: 901)
            let ended = world.entry(.ended, addition: 901, quantity: 0)
            try await writer.observe([live], in: task, intents: [:])
            let creating = try await failure { try await writer.observe([world.entry()], in: task, intents: [:]) }
            #expect(creating?.reason == .refused)
            try await writer.observe([ended], in: task, intents: [:])
            let again = try await failure { try await writer.observe([live], in: task, intents: [:]) }
            #expect(again?.reason == .refused)
            #expect(try await world.task().ledger == [ended])
            let next = world.entry(.live, generation: 2, addition: 902)
            try await writer.observe([next], in: task, intents: [:])
            #expect(try await world.task().ledger == [ended, next])
        }
    }

    @Test("what contradicts the ledger is refused, and nothing of it stored", arguments: StoreKind.allCases)
    func refusals(kind: StoreKind) async throws {
        try await with(kind) { world, task in
            let writer = world.store.writer
            let live = world.entry(.live, addition: 901)
            let early = try await failure {
                _ = try await writer.intend(.setQuantity, entry: live, quantity: UnitCount(4), in: task)
            }
            #expect(early?.reason == .refused, "it is not in the ledger")
            try await writer.observe([live], in: task, intents: [:])
            let other = Slot(application: ApplicationCode("other"), category: .all)
            let second = world.entry(generation: 2)
            let wrong: [[LedgerEntry]] = [
                [second],  // the slot is open
                [world.entry(.live, slot: other)],  // live without an addition
                [world.entry(.live, addition: 901, tag: "tb:x", slot: other)],  // another slot's addition
                [world.entry(.live, addition: 902, tag: "tb:tag1", slot: other)],  // another slot's tag
                [world.entry(.live, addition: 902, tag: "ours", slot: other)],  // no tag of ours
                [world.entry(.live, generation: 0, addition: 902, tag: "tb:x", slot: other)],
            ]
            for entries in wrong {
                let why = try await failure { try await writer.observe(entries, in: task, intents: [:]) }
                #expect(why?.reason == .refused, "\(entries)")
            }
            let opened = try await failure {
                _ = try await writer.intend(.create, entry: second, quantity: UnitCount(3), in: task)
            }
            #expect(opened?.reason == .refused)
            let wrongState = try await failure {
                _ = try await writer.intend(.create, entry: live, quantity: UnitCount(3), in: task)
            }
            #expect(wrongState?.reason == .refused)
            let after = try await world.task()
            #expect(after.ledger == [live] && after.unsettled.isEmpty)
        }
    }

    @Test(
        "an addition is another company's by its id, or by its tag while it is being created",
        arguments: StoreKind.allCases)
    func ofOthers(kind: StoreKind) async throws {
        try await World.with(kind, companies: 2) { world in
            let requests = try await world.run()
            let task = try await world.task(requests[0])
            let other = try await world.task(requests[1])
            func found(_ id: Int, _ tag: String?) -> FoundAddition {
                FoundAddition(
                    id: AdditionID(id), product: world.product.id, quantity: 3, effectiveDate: .absent,
                    cancelledDate: .absent, serialNumber: tag)
            }
            let additions = [found(901, nil), found(902, "tb:tag1"), found(903, nil)].map { AdditionMark($0) }
            let writer = world.store.writer
            let intent = try await writer.intend(.create, entry: world.entry(), quantity: UnitCount(3), in: task)
            #expect(try await writer.ofOthers(additions, in: other) == [AdditionID(902)])
            try await writer.settle(intent, as: .applied, entry: world.entry(.live, addition: 901), in: task)
            #expect(try await writer.ofOthers(additions, in: other) == [AdditionID(901)])
            #expect(try await writer.ofOthers(additions, in: task).isEmpty)
            #expect(try await writer.ofOthers([], in: other).isEmpty)
        }
    }
}
