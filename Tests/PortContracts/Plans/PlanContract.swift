import Billing
import Contracts
import Ports
import Runs
import Testing

@Suite("storing plans", .serialized)
struct PlanContract {
    private func unmapped(_ code: String, _ units: Int) -> BillingException {
        BillingException(
            .applicationNotMapped, application: ApplicationCode(code), units: UnitCount(units), message: code)
    }

    @Test("a plan is stored once, under the next sequence of its company and date", arguments: StoreKind.allCases)
    func firstStoredWins(kind: StoreKind) async throws {
        try await World.with(kind) { world in
            let input = try await world.input(try await world.taken())
            let first = try await world.store.plans.save([world.plan(input, units: 3)])
            let again = try await world.store.plans.save([world.plan(input, units: 4)])
            #expect(first == again)
            #expect(first[0].sequence == 1 && first[0].units == 3 && first[0].entries == 1)
            let several = try await world.store.plans.save([
                world.plan(input, units: 5, revision: 8), world.plan(input, units: 3),
                world.plan(input, units: 6, revision: 9), world.plan(input, units: 6, revision: 9),
            ])
            #expect(several.map(\.sequence) == [2, 1, 3, 3])
            let next = try await world.input(try await world.taken(on: world.date.adding(days: 1)))
            #expect(try await world.store.plans.save([world.plan(next, revision: 9)])[0].sequence == 1)
            #expect(try await world.store.plans.save([]).isEmpty)
        }
    }

    @Test("storing a plan moves the company on in its run, and it can be read", arguments: StoreKind.allCases)
    func movesOn(kind: StoreKind) async throws {
        try await World.with(kind) { world in
            let request = try await world.run()[0]
            let made = try await world.planned(request)
            #expect(try await world.part(request) == "planned")
            #expect(try await world.state(of: request.run) == .running)
            let seen = try #require(try await world.seen())
            #expect(seen.sequence == made.sequence && seen.outcome == nil && seen.settlements.isEmpty)
            #expect(seen.plan == world.plan(try await world.input(try await world.taken(request))).plan)
        }
    }

    @Test("a newer plan supersedes an unsettled one, and the older run does not wait", arguments: StoreKind.allCases)
    func supersedesOlder(kind: StoreKind) async throws {
        try await World.with(kind) { world in
            let old = try await world.run()[0]
            _ = try await world.planned(old)
            let new = try await world.run(on: world.date.adding(days: 1))[0]
            _ = try await world.planned(new)
            #expect(try await world.seen(on: world.date)?.outcome == .superseded)
            #expect(try await world.part(old) == "settled superseded")
            #expect(try await world.state(of: old.run) == .completed)
            #expect(try await world.part(new) == "planned")
        }
    }

    @Test("planning again within one run leaves the run's part open", arguments: StoreKind.allCases)
    func replanInRun(kind: StoreKind) async throws {
        try await World.with(kind) { world in
            let request = try await world.run()[0]
            let first = try await world.planned(request)
            _ = try await world.planned(request, units: 4, revision: 8)
            #expect(try await world.part(request) == "planned")
            let results = try await world.store.writer.overdue(after: .zero, limit: 10)
            #expect(results.map(\.plan.text) == [first.id] && results.map(\.outcome) == [.superseded])
        }
    }

    @Test(
        "a plan that comes after a newer date's is superseded at once, and its exceptions stay unsaid",
        arguments: StoreKind.allCases)
    func latecomer(kind: StoreKind) async throws {
        try await World.with(kind) { world in
            let old = try await world.run()[0]
            let input = try await world.input(try await world.taken(old))
            let new = try await world.run(on: world.date.adding(days: 1))[0]
            let current = try await world.planned(new)
            let late = try await world.store.plans.save([world.plan(input, exceptions: [unmapped("a", 1)])])[0]
            #expect(late.billingDate == world.date)
            #expect(try await world.seen(on: world.date)?.outcome == .superseded)
            #expect(try await world.part(old) == "settled superseded")
            #expect(try await world.state(of: old.run) == .completed)
            #expect(try await world.exceptions().isEmpty)
            #expect(try await world.task().announcement == current)
        }
    }

    @Test(
        "the exceptions of the current plan replace earlier ones: new open, same stay, others close",
        arguments: StoreKind.allCases)
    func replacesExceptions(kind: StoreKind) async throws {
        try await World.with(kind) { world in
            let input = try await world.input(try await world.taken())
            _ = try await world.store.plans.save([
                world.plan(input, exceptions: [unmapped("a", 1), unmapped("b", 2), unmapped("a", 9)])
            ])
            let opened = try await world.exceptions()
            #expect(opened.count == 2)
            _ = try await world.store.plans.save([
                world.plan(input, exceptions: [unmapped("b", 5), unmapped("c", 1)], revision: 8)
            ])
            let all = try await world.exceptions(closed: true).map { stored in
                "\(stored.exception.application?.text ?? "") \(stored.exception.units?.number ?? -1) "
                    + (stored.closedAt == nil ? "open" : "closed")
            }
            #expect(all == ["a 1 closed", "b 5 open", "c 1 open"])
            let kept = try await world.exceptions().first { $0.exception.application?.text == "b" }
            #expect(kept?.id == opened.first { $0.exception.application?.text == "b" }?.id)
        }
    }

    @Test("what one stage said another does not close", arguments: StoreKind.allCases)
    func originsAreApart(kind: StoreKind) async throws {
        try await World.with(kind) { world in
            let request = try await world.run()[0]
            let task = try await world.task(request)
            let away = BillingException(.connectionNeedsAttention, message: "m")
            try await world.store.writer.note(away, for: task, endsRun: false)
            try await world.store.collection.note(away, for: request)
            _ = try await world.taken(try await world.run()[0])
            #expect(try await world.exceptions().count == 1, "the collector's is closed, the writer's open")
            let input = try await world.input(try await world.taken(request))
            _ = try await world.store.plans.save([world.plan(input, exceptions: [unmapped("a", 1)], revision: 9)])
            #expect(Set(try await world.codes()) == [.connectionNeedsAttention, .applicationNotMapped])
        }
    }

    @Test(
        "a plan is overdue until announced, again after a while, and not while it waits as work",
        arguments: StoreKind.allCases)
    func overdue(kind: StoreKind) async throws {
        try await World.with(kind) { world in
            let plans = world.store.plans
            let plan = try await world.planned(try await world.run()[0])
            #expect(try await plans.overdue(after: .seconds(60), limit: 10).isEmpty)
            try await world.store.pass(.seconds(1800))
            #expect(try await plans.overdue(after: .seconds(60), limit: 10) == [plan])
            try await plans.announced([plan])
            #expect(try await plans.overdue(after: .seconds(60), limit: 10).isEmpty)
            try await world.store.pass(.seconds(1740))
            #expect(try await plans.overdue(after: .seconds(60), limit: 10).isEmpty)
            try await world.store.pass(.seconds(120))
            #expect(try await plans.overdue(after: .seconds(60), limit: 10) == [plan])
            try await world.store.queue.add([
                NewWork(
                    kind: .write, tenant: world.tenant, subject: WorkSubject(world.company), lane: world.site.text,
                    rank: plan.rank, payload: [])
            ])
            #expect(try await plans.overdue(after: .seconds(60), limit: 10).isEmpty)
        }
    }
}
