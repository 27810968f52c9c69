import Billing
import Contracts
import Ports
import Runs
import Testing

@Suite("settling plans", .serialized)
struct WriterContract {
    private let blocked = BillingException(.productMissing, product: "KES-WKS", message: "gone")

    /// How many exceptions are open afterwards.
    @discardableResult
    private func finish(
        _ world: World, _ task: WriteTask, _ outcome: AdditionResult.Outcome, _ settlements: [SlotSettlement] = [],
        _ exceptions: [BillingException] = []
    ) async throws -> Int {
        try await world.store.writer.finish(
            task, outcome: outcome, settlements: settlements, exceptions: exceptions)
    }

    @Test("a task is the current plan with all that goes with it", arguments: StoreKind.allCases)
    func task(kind: StoreKind) async throws {
        try await World.with(kind) { world in
            #expect(try await world.store.writer.task(for: world.company, of: world.tenant) == .none)
            let request = try await world.run()[0]
            let made = try await world.planned(request)
            try await world.changeIntegration {
                $0.mode = .observe
                $0.policy.verifyEveryDays = 5
            }
            _ = try await world.run(on: world.date.adding(days: 2))
            let task = try await world.task()
            #expect(task.announcement == made && task.mode == .observe && task.verifyEveryDays == 5)
            #expect(task.plan == world.plan(try await world.input(try await world.taken(request))).plan)
            #expect(task.dates == CompanyDates(read: world.date, awaited: world.date.adding(days: 2)))
            #expect(!task.isPlannedAgain && !task.isSettled)
            #expect(task.tags == SlotTagSource(sourceKind: .securityCenter, identity: "1"))
            #expect(task.ledger.isEmpty && task.unsettled.isEmpty)
            #expect(try await world.store.writer.task(for: ManagedCompanyID("x"), of: world.tenant) == .none)
            #expect(try await world.store.writer.task(for: world.company, of: TenantID(newID())) == .none)
        }
    }

    @Test("finishing ends the part and the run, and is told once", arguments: StoreKind.allCases)
    func finishes(kind: StoreKind) async throws {
        try await World.with(kind) { world in
            let request = try await world.run()[0]
            let task = try await world.task(request)
            let settlement = SlotSettlement(
                slot: world.slot, outcome: .created, addition: AdditionID(901), quantity: UnitCount(3),
                effectiveDate: world.date, bound: nil)
            #expect(try await finish(world, task, .applied, [settlement], [blocked]) == 1)
            #expect(try await world.part(request) == "settled applied")
            #expect(try await world.state(of: request.run) == .completed)
            #expect(try await world.codes() == [.productMissing])
            let seen = try #require(try await world.seen())
            #expect(seen.outcome == .applied && seen.settlements == [settlement])
            #expect(try await world.task().isSettled)
            let results = try await world.store.writer.overdue(after: .zero, limit: 9)
            let expected = AdditionResult(
                tenant: world.tenant, managedCompany: world.company, plan: PlanID(task.announcement.id),
                run: request.run, integration: world.integration, billingDate: world.date, outcome: .applied,
                created: 1, changed: 0, ended: 0, exceptions: 1)
            #expect(results == [expected])
            try await world.store.writer.announced(results)
            #expect(try await world.store.writer.overdue(after: .zero, limit: 9).isEmpty)
            try await finish(world, task, .applied, [settlement], [blocked])
            #expect(try await world.store.writer.overdue(after: .zero, limit: 9).isEmpty, "the same outcome is no news")
            try await finish(world, task, .unchanged)
            #expect(try await world.store.writer.overdue(after: .zero, limit: 9).map(\.outcome) == [.unchanged])
            #expect(try await world.codes().isEmpty)
        }
    }

    @Test(
        "every outcome ends the part and is told; only a failed plan is still to be written",
        arguments: StoreKind.allCases, AdditionResult.Outcome.allCases)
    func outcomes(kind: StoreKind, outcome: AdditionResult.Outcome) async throws {
        try await World.with(kind, companies: 2) { world in
            let requests = try await world.run()
            let hasFailed = outcome == .failed
            try await finish(world, try await world.task(requests[0]), outcome)
            #expect(try await world.part(requests[0]) == (hasFailed ? "failed failed" : "settled \(outcome.rawValue)"))
            #expect(try await world.state(of: requests[0].run) == .running, "it ends with its last company")
            #expect(try await world.task().isSettled == !hasFailed)
            #expect(try await world.store.writer.overdue(after: .zero, limit: 9).map(\.outcome) == [outcome])
            try await finish(world, try await world.task(requests[1]), .incomplete)
            let state = try await world.state(of: requests[0].run)
            #expect(state == (hasFailed ? .completedWithFailures : .completed))
        }
    }

    @Test("an announcement of another outcome than is stored marks nothing", arguments: StoreKind.allCases)
    func announcesItsOutcome(kind: StoreKind) async throws {
        try await World.with(kind) { world in
            let task = try await world.newTask()
            try await finish(world, task, .failed)
            let failed = try await world.store.writer.overdue(after: .zero, limit: 9)
            try await finish(world, task, .applied)
            try await world.store.writer.announced(failed)
            #expect(try await world.store.writer.overdue(after: .zero, limit: 9).map(\.outcome) == [.applied])
            #expect(try await world.store.writer.overdue(after: .seconds(60), limit: 9).isEmpty)
        }
    }

    @Test("a failed outcome fails the part, and the plan is still to be written", arguments: StoreKind.allCases)
    func failed(kind: StoreKind) async throws {
        try await World.with(kind) { world in
            let request = try await world.run()[0]
            try await finish(world, try await world.task(request), .failed)
            #expect(try await world.part(request) == "failed failed")
            #expect(try await world.state(of: request.run) == .completedWithFailures)
            #expect(try await world.task().isSettled == false)
        }
    }

    @Test(
        "a plan that was settled as superseded and is not current any more is not finished",
        arguments: StoreKind.allCases)
    func notCurrent(kind: StoreKind) async throws {
        try await World.with(kind) { world in
            let old = try await world.run()[0]
            let task = try await world.task(old)
            let newer = try await world.newTask(on: world.date.adding(days: 1))
            let why = try await failure { try await finish(world, task, .applied, [], [blocked]) }
            #expect(why?.reason == .unavailable)
            #expect(try await world.seen(on: world.date)?.outcome == .superseded)
            #expect(try await world.part(old) == "settled superseded")
            #expect(try await world.codes().isEmpty)
            #expect(try await world.task().announcement == newer.announcement)
        }
    }

    @Test("one that was settled before a newer came is not settled anew either", arguments: StoreKind.allCases)
    func settledBefore(kind: StoreKind) async throws {
        try await World.with(kind) { world in
            let task = try await world.newTask()
            try await finish(world, task, .failed)
            _ = try await world.newTask(on: world.date.adding(days: 1))
            let why = try await failure { try await finish(world, task, .applied) }
            #expect(why?.reason == .unavailable)
            #expect(try await world.seen(on: world.date)?.outcome == .failed)
        }
    }

    @Test(
        "finishing ends the company's parts of older runs wherever they stand, and of no newer one",
        arguments: StoreKind.allCases)
    func olderParts(kind: StoreKind) async throws {
        try await World.with(kind, companies: 2) { world in
            let waiting = try await world.run(on: world.date.adding(days: -2))
            let collected = try await world.run(on: world.date.adding(days: -1))
            let request = try await world.run()[0]
            let task = try await world.task(request)
            let newer = try await world.run(on: world.date.adding(days: 1))
            _ = try await world.store.collection.save(
                world.snapshot(collected[1]), evidence: [], for: collected[1])
            try await finish(world, task, .unchanged)
            #expect(try await world.part(waiting[0]) == "settled superseded")
            #expect(try await world.part(collected[0]) == "settled superseded")
            #expect(try await world.part(collected[1]) == "collected", "another company's")
            #expect(try await world.part(newer[0]) == "requested")
        }
    }

    @Test("a superseded plan leaves the exceptions as they are", arguments: StoreKind.allCases)
    func supersededLeaves(kind: StoreKind) async throws {
        try await World.with(kind) { world in
            let task = try await world.newTask()
            #expect(try await world.store.writer.note(blocked, for: task, endsRun: false) == 1)
            #expect(try await finish(world, task, .superseded) == 1)
            #expect(try await world.codes() == [.productMissing])
        }
    }

    @Test("a note is seen at once; with endsRun the part fails and work goes on", arguments: StoreKind.allCases)
    func notes(kind: StoreKind) async throws {
        try await World.with(kind) { world in
            let older = try await world.run(on: world.date.adding(days: -1))[0]
            let request = try await world.run()[0]
            let task = try await world.task(request)
            try await world.store.writer.note(blocked, for: task, endsRun: false)
            #expect(try await world.codes() == [.productMissing])
            #expect(try await world.part(request) == "planned")
            #expect(try await world.store.writer.note(blocked, for: task, endsRun: true) == 1)
            #expect(try await world.part(request) == "failed failed")
            #expect(try await world.state(of: request.run) == .completedWithFailures)
            #expect(try await world.part(older) == "settled superseded")
            let now = try await world.task()
            #expect(!now.isSettled)
            #expect(try await finish(world, now, .applied) == 0)
            #expect(try await world.part(request) == "failed failed", "an end is an end")
            #expect(try await world.codes().isEmpty)
        }
    }

    @Test(
        "a company that left its integration is said to have; abandoning settles what it left",
        arguments: StoreKind.allCases)
    func abandons(kind: StoreKind) async throws {
        try await World.with(kind) { world in
            let request = try await world.run()[0]
            _ = try await world.planned(request)
            try await world.change { $0.integration = nil }
            guard
                case .leftIntegration(let left?) = try await world.store.writer.task(
                    for: world.company, of: world.tenant)
            else { throw Unexpected(description: "it has not left") }
            #expect(left.announcement.run == request.run)
            for _ in 0..<2 {
                try await world.store.writer.abandon(world.company, of: world.tenant, as: .notBilled)
            }
            #expect(try await world.part(request) == "settled notBilled")
            #expect(try await world.state(of: request.run) == .completed)
            let results = try await world.store.writer.overdue(after: .zero, limit: 9)
            #expect(results.map(\.outcome) == [.notBilled])
        }
    }

    @Test(
        "a plan that cannot be read is said to be so; giving up ends it with the exception",
        arguments: StoreKind.allCases)
    func givesUp(kind: StoreKind) async throws {
        try await World.with(kind) { world in
            let request = try await world.run()[0]
            try await world.store.corrupt(try await world.planned(request))
            guard case .unreadable = try await world.store.writer.task(for: world.company, of: world.tenant) else {
                Issue.record("it could be read")
                return
            }
            let broken = BillingException(.storedDataUnreadable, message: "ask the operator")
            try await world.store.writer.giveUp(world.company, of: world.tenant, saying: broken)
            try await world.store.writer.giveUp(world.company, of: world.tenant, saying: broken)
            #expect(try await world.part(request) == "failed storedDataUnreadable")
            #expect(try await world.state(of: request.run) == .completedWithFailures)
            #expect(try await world.codes() == [.storedDataUnreadable])
            #expect(try await world.store.plans.overdue(after: .zero, limit: 9).isEmpty)
        }
    }

    @Test("a policy that cannot be read makes the task unreadable", arguments: StoreKind.allCases)
    func unreadablePolicy(kind: StoreKind) async throws {
        try await World.with(kind) { world in
            _ = try await world.newTask()
            try await world.store.corruptPolicy(of: world.integration, tenant: world.tenant)
            guard case .unreadable = try await world.store.writer.task(for: world.company, of: world.tenant) else {
                Issue.record("it could be read")
                return
            }
        }
    }
}
