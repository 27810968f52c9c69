import Billing
import Contracts
import Ports
import Postgres
import Storage
import Testing

@Suite("the writer's store: ledger and intents", .serialized)
struct LedgerTests {
    private func entry(
        _ world: World, _ state: LedgerEntry.State = .creating, generation: Int = 1, addition: Int? = nil,
        quantity: Int = 3
    ) -> LedgerEntry {
        LedgerEntry(
            slot: world.slot, generation: generation, tag: SlotTag("tb:tag\(generation)"), state: state,
            agreement: AgreementID(31), addition: addition.map { AdditionID($0) }, product: world.product,
            quantity: UnitCount(quantity), effectiveDate: world.date, peakUnits: UnitCount(quantity),
            peakPeriod: World.date("2026-12-01"), verifiedOn: nil)
    }

    private func with(_ body: (World, WriteTask) async throws -> Void) async throws {
        try await World.with { world in
            try await body(world, try await world.task(try await world.run()[0]))
        }
    }

    private func reload(_ world: World) async throws -> WriteTask {
        guard let task = try await world.writer.task(for: world.company, of: world.tenant) else {
            throw Unexpected(description: "no task")
        }
        return task
    }

    @Test("a create's intent opens its ledger entry, and its outcome makes it live")
    func create() async throws {
        try await with { world, task in
            let intent = try await world.writer.intend(
                .create, entry: entry(world), quantity: UnitCount(3), in: task)
            let between = try await reload(world)
            #expect(between.ledger == [entry(world)] && between.unsettled.map(\.id) == [intent.id])
            let live = entry(world, .live, addition: 901)
            try await world.writer.settle(intent, as: .applied, entry: live, in: task)
            let after = try await reload(world)
            #expect(after.ledger == [live] && after.unsettled.isEmpty)
        }
    }

    @Test(
        "a create that came to nothing takes its entry with it, and the generation can open again",
        arguments: [
            WriteIntent.Outcome.notApplied, .refused,
        ])
    func failedCreate(outcome: WriteIntent.Outcome) async throws {
        try await with { world, task in
            for settles in [true, false] {
                let intent = try await world.writer.intend(
                    .create, entry: entry(world), quantity: UnitCount(3), in: task)
                if settles {
                    try await world.writer.settle(intent, as: outcome, entry: nil, in: task)
                } else {
                    try await world.writer.observe([], in: task, intents: [intent.id: outcome])
                }
                let after = try await reload(world)
                #expect(after.ledger.isEmpty && after.unsettled.isEmpty)
            }
        }
    }

    @Test("an addition is another company's by its id, or by its tag while it is being created")
    func ofOthers() async throws {
        try await with { world, task in
            func found(_ id: Int, _ tag: String?) -> FoundAddition {
                FoundAddition(
                    id: AdditionID(id), product: world.product.id, quantity: 3, effectiveDate: .absent,
                    cancelledDate: .absent, serialNumber: tag)
            }
            let additions = [found(901, nil), found(902, "tb:tag1"), found(903, nil)]
            let other = asAnotherCompany(task)
            let intent = try await world.writer.intend(
                .create, entry: entry(world), quantity: UnitCount(3), in: task)
            #expect(try await world.writer.ofOthers(additions, in: other) == [AdditionID(902)])
            let live = entry(world, .live, addition: 901)
            try await world.writer.settle(intent, as: .applied, entry: live, in: task)
            #expect(try await world.writer.ofOthers(additions, in: other) == [AdditionID(901)])
            #expect(try await world.writer.ofOthers(additions, in: task).isEmpty)
        }
    }

    private func asAnotherCompany(_ task: WriteTask) -> WriteTask {
        let plan = task.announcement
        let announcement = AdditionPlanMade(
            id: PlanID(plan.id), tenant: plan.tenant,
            managedCompany: ManagedCompanyID("00000000-0000-0000-0000-000000000001"), snapshot: plan.snapshot,
            run: plan.run, integration: plan.integration, site: plan.site, billingDate: plan.billingDate,
            sequence: plan.sequence, mappingRevision: plan.mappingRevision, entries: plan.entries, units: plan.units,
            exceptions: plan.exceptions, contentHash: plan.contentHash)
        return WriteTask(
            announcement: announcement, plan: task.plan, mode: task.mode, verifyEveryDays: task.verifyEveryDays,
            newestRequestedDate: task.newestRequestedDate, ledger: [], unsettled: [], tags: task.tags, isSettled: false)
    }

    @Test("a read that finds an unacknowledged addition makes it live and settles its create")
    func adopts() async throws {
        try await with { world, task in
            let intent = try await world.writer.intend(
                .create, entry: entry(world), quantity: UnitCount(3), in: task)
            let live = entry(world, .live, addition: 901)
            try await world.writer.observe([live], in: task, intents: [intent.id: .applied])
            let after = try await reload(world)
            #expect(after.ledger == [live] && after.unsettled.isEmpty)
        }
    }

    @Test("a slot has one unsettled intent")
    func oneUnsettled() async throws {
        try await with { world, task in
            try await world.writer.observe([entry(world, .live, addition: 901)], in: task, intents: [:])
            let live = entry(world, .live, addition: 901)
            _ = try await world.writer.intend(.setQuantity, entry: live, quantity: UnitCount(4), in: task)
            let second = await failure {
                _ = try await world.writer.intend(.end, entry: live, quantity: UnitCount(0), in: task)
            }
            #expect(second?.reason == .refused)
            #expect(second?.message.contains("whose outcome is not known yet") == true)
        }
    }

    @Test("an outcome said again changes nothing, and another one is refused")
    func settlesOnce() async throws {
        try await with { world, task in
            let intent = try await world.writer.intend(
                .create, entry: entry(world), quantity: UnitCount(3), in: task)
            let live = entry(world, .live, addition: 901)
            for _ in 0..<2 { try await world.writer.settle(intent, as: .applied, entry: live, in: task) }
            let other = try await reason {
                try await world.writer.settle(intent, as: .notApplied, entry: nil, in: task)
            }
            #expect(other == .refused)
            #expect(try await reload(world).ledger == [live])
            let unknown = try await reason {
                try await world.writer.observe([], in: task, intents: [intent.id + 99: .applied])
            }
            #expect(unknown == .refused)
        }
    }

    @Test("the ledger never goes back: ended stays ended, live is never creating again")
    func neverGoesBack() async throws {
        try await with { world, task in
            let live = entry(world, .live, addition: 901)
            let ended = entry(world, .ended, addition: 901, quantity: 0)
            try await world.writer.observe([live], in: task, intents: [:])
            #expect(
                try await reason { try await world.writer.observe([entry(world)], in: task, intents: [:]) } == .refused)
            try await world.writer.observe([ended], in: task, intents: [:])
            #expect(try await reason { try await world.writer.observe([live], in: task, intents: [:]) } == .refused)
            #expect(try await reload(world).ledger == [ended])
            let next = entry(world, .live, generation: 2, addition: 902)
            try await world.writer.observe([next], in: task, intents: [:])
            #expect(try await reload(world).ledger == [ended, next])
        }
    }

    @Test("what contradicts the ledger is refused in words")
    func refusals() async throws {
        try await with { world, task in
            let live = entry(world, .live, addition: 901)
            let early = await failure {
                _ = try await world.writer.intend(.setQuantity, entry: live, quantity: UnitCount(4), in: task)
            }
            #expect(early?.message.contains("is not live in the ledger") == true)
            try await world.writer.observe([live], in: task, intents: [:])
            let second = await failure {
                _ = try await world.writer.intend(
                    .create, entry: entry(world, generation: 2), quantity: UnitCount(3), in: task)
            }
            #expect(second?.message.contains("has a generation that is not ended already") == true)
            let wrong = await failure {
                _ = try await world.writer.intend(.create, entry: live, quantity: UnitCount(3), in: task)
            }
            #expect(wrong?.message == "create needs a ledger entry that is creating")
            #expect(try await reload(world).unsettled.isEmpty)
        }
    }
}

/// The `PortError` that `body` throws; `nil` if it throws none.
func failure(_ body: () async throws -> Void) async -> PortError? {
    do {
        try await body()
        return nil
    } catch {
        return error as? PortError
    }
}
