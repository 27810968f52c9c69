import Billing
import Contracts
import Ports
import Postgres
import Storage
import Testing

@Suite("the writer's store: tasks and ends", .serialized)
struct WriterStoreTests {
    @Test("a task is the current plan with mode, policy, newest date and tags")
    func task() async throws {
        try await World.with { world in
            #expect(try await world.writer.task(for: world.company, of: world.tenant) == nil)
            #expect(try await world.writer.task(for: ManagedCompanyID("x"), of: world.tenant) == nil)
            let request = try await world.run()[0]
            _ = try await world.planned(request)
            let current = try await world.planned(request, units: 8, revision: 8)
            _ = try await world.run(on: world.date.adding(days: 2))
            try await world.database.owner.execute(
                #"UPDATE integrations SET mode = 'observe', policy = '{"verifyEveryDays": 4}'"#)
            let task = try #require(try await world.writer.task(for: world.company, of: world.tenant))
            #expect(task.announcement == current && task.plan.entries[0].quantity == UnitCount(8))
            #expect(task.mode == .observe && task.verifyEveryDays == 4 && !task.isSettled)
            #expect(task.newestRequestedDate == world.date.adding(days: 2))
            #expect(task.tags == SlotTagSource(sourceKind: "securityCenter", identity: "1"))
            #expect(task.ledger.isEmpty && task.unsettled.isEmpty)
        }
    }

    @Test("a plan that is not what its hash says is corrupt")
    func tampered() async throws {
        try await World.with { world in
            _ = try await world.planned(try await world.run()[0])
            try await world.database.owner.execute("UPDATE addition_plans SET body = replace(body, ':3', ':4')")
            let why = try await reason { _ = try await world.writer.task(for: world.company, of: world.tenant) }
            #expect(why == .corrupt)
        }
    }

    @Test("a company that left its integration has no task, and no run waits for it")
    func left() async throws {
        try await World.with { world in
            let request = try await world.run()[0]
            _ = try await world.planned(request)
            try await world.database.owner.execute("UPDATE managed_companies SET integration_id = NULL")
            #expect(try await world.writer.task(for: world.company, of: world.tenant) == nil)
            #expect(try await world.part(request) == "settled notBilled")
            #expect(try await world.runState(request.run) == "completed")
            #expect(try await world.plans.overdue(after: .zero, limit: 10).isEmpty)
        }
    }

    @Test(
        "finishing settles the plan and the company's part of its run",
        arguments: AdditionResult.Outcome.allCases)
    func finishes(outcome: AdditionResult.Outcome) async throws {
        try await World.with { world in
            let request = try await world.run()[0]
            let task = try await world.task(request)
            let settlement = SlotSettlement(
                slot: world.slot, outcome: .created, addition: AdditionID(901), quantity: UnitCount(3))
            try await world.writer.finish(task, outcome: outcome, settlements: [settlement], exceptions: [])
            let hasFailed = outcome == .failed
            #expect(try await world.part(request) == (hasFailed ? "failed failed" : "settled \(outcome.rawValue)"))
            #expect(try await world.runState(request.run) == (hasFailed ? "completedWithFailures" : "completed"))
            let again = try #require(try await world.writer.task(for: world.company, of: world.tenant))
            // What failed goes on; what is settled is not done again.
            #expect(again.isSettled == !hasFailed)
            let results = try await world.writer.overdue(after: .zero, limit: 10)
            #expect(results.map(\.outcome) == [outcome] && results.map(\.created) == [1])
            try await world.writer.announced(results)
            #expect(try await world.writer.overdue(after: .zero, limit: 10).isEmpty)
        }
    }

    @Test("a run ends with its last company")
    func lastCompanyEndsRun() async throws {
        try await World.with(companies: 3) { world in
            let requests = try await world.run()
            for (place, request) in requests.enumerated() {
                #expect(try await world.runState(request.run) == "running")
                let task = try await world.task(request)
                let outcome: AdditionResult.Outcome = place == 1 ? .incomplete : .unchanged
                try await world.writer.finish(task, outcome: outcome, settlements: [], exceptions: [])
            }
            #expect(try await world.runState(requests[0].run) == "completed")
        }
    }

    @Test("another outcome is announced anew, and an announcement of the old one does not hide it")
    func outcomeChanges() async throws {
        try await World.with { world in
            let task = try await world.task(try await world.run()[0])
            try await world.writer.finish(task, outcome: .failed, settlements: [], exceptions: [])
            let old = try await world.writer.overdue(after: .zero, limit: 10)
            try await world.writer.announced(old)
            try await world.writer.finish(task, outcome: .applied, settlements: [], exceptions: [])
            try await world.writer.announced(old)
            #expect(try await world.writer.overdue(after: .zero, limit: 10).map(\.outcome) == [.applied])
        }
    }

    @Test("finishing ends older runs' parts and plans of the company as superseded")
    func finishSupersedes() async throws {
        try await World.with { world in
            let older = try await world.run()[0]
            let newer = try await world.run()[0]
            _ = try await world.collection.save(world.snapshot(older), evidence: [], for: older)
            let task = try await world.task(newer)
            #expect(try await world.part(older) == "collected")
            try await world.writer.finish(task, outcome: .applied, settlements: [], exceptions: [])
            #expect(try await world.part(older) == "settled superseded")
            #expect(try await world.runState(older.run) == "completed")
        }
    }

    @Test("the writer's exceptions are replaced by each finish; a noted one closes nothing")
    func exceptions() async throws {
        try await World.with { world in
            let task = try await world.task(try await world.run()[0])
            let missing = BillingException(.productMissing, product: "KES-WKS", message: "m")
            let cancelled = BillingException(.agreementCancelled, agreement: AgreementID(31), message: "c")
            try await world.writer.finish(
                task, outcome: .incomplete, settlements: [], exceptions: [missing, cancelled])
            #expect(try await world.exceptions("writer") == ["agreementCancelled", "productMissing"])
            #expect(try await world.writer.overdue(after: .zero, limit: 1)[0].exceptions == 2)
            try await world.writer.finish(task, outcome: .incomplete, settlements: [], exceptions: [missing])
            #expect(try await world.exceptions("writer") == ["productMissing"])
            try await world.writer.note(
                BillingException(.connectionNeedsAttention, message: "n"), for: task, endsRun: false)
            #expect(try await world.exceptions("writer") == ["connectionNeedsAttention", "productMissing"])
        }
    }

    @Test("a note that ends the run fails the company's part; the plan stays to be written")
    func noteEndsRun() async throws {
        try await World.with { world in
            let request = try await world.run()[0]
            let task = try await world.task(request)
            let exception = BillingException(.connectionNeedsAttention, message: "n")
            try await world.writer.note(exception, for: task, endsRun: false)
            #expect(try await world.runState(request.run) == "running")
            try await world.writer.note(exception, for: task, endsRun: true)
            #expect(try await world.part(request) == "failed failed")
            #expect(try await world.runState(request.run) == "completedWithFailures")
            #expect(try await world.writer.task(for: world.company, of: world.tenant)?.isSettled == false)
            // Written after all: the plan says so, the run's end is history.
            try await world.writer.finish(task, outcome: .applied, settlements: [], exceptions: [])
            #expect(try await world.part(request) == "failed failed")
            #expect(try await world.database.value("SELECT outcome FROM addition_plans") == "applied")
        }
    }
}
