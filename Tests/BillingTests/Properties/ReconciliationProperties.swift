import Billing
import Testing

@Suite("Properties of reconciliation")
struct ReconciliationProperties {
    private static let seeds = Array(UInt64(1)...400)

    @Test("a plan applied to its own outcome is empty", arguments: seeds)
    func idempotent(_ seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var site = SimulatedAgreement()
        if random.once(in: 2) { site.facts = random.facts() }
        for _ in 0..<4 {
            let plan = makePlan(for: random.snapshot(), under: random.settings())
            let first = site.bill(plan)
            let second = site.bill(plan)
            #expect(second.exceptions == first.exceptions)
            for decision in second.decisions {
                switch decision.action {
                case .nothing, .blocked, .held: #expect(decision.ledger == nil)
                case .create, .setQuantity, .end, .adopt: Issue.record("\(decision.slot): \(decision.action) again")
                }
            }
        }
    }

    @Test("with unchanging mappings nothing is ever held, and what ConnectWise holds is the plan", arguments: seeds)
    func converges(_ seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var site = SimulatedAgreement()
        let settings = random.settings()
        for _ in 0..<4 {
            let plan = makePlan(for: random.snapshot(), under: settings)
            let outcome = site.bill(plan)
            #expect(outcome.exceptions.isEmpty)
            let live = site.additions.filter { $0.cancelledDate == .absent }
            let billed = live.map(\.quantity).reduce(0, +)
            #expect(plan.destination == nil || billed == Double(plan.entries.map(\.quantity.number).reduce(0, +)))
            #expect(Set(live.map(\.serialNumber)).count == live.count)
            #expect(!mustRead(plan, ledger: site.ledger, facts: site.facts, verifyEveryDays: 30))
        }
    }

    @Test("whatever people, answers and sites do, there is a decision, and each block is named", arguments: seeds)
    func total(_ seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var site = SimulatedAgreement()
        for _ in 0..<12 {
            site.facts = random.facts()
            let plan = makePlan(for: random.snapshot(), under: random.settings())
            _ = mustRead(plan, ledger: site.ledger, facts: site.facts, verifyEveryDays: random.pick([-1, 0, 1, .max]))
            if random.once(in: 3) { site.loseAnswer(toCreateOf: plan, applied: random.once(in: 2)) }
            let outcome = site.bill(plan)
            let codes = Set(outcome.exceptions.map(\.code))
            for case .blocked(let code) in outcome.decisions.map(\.action) { #expect(codes.contains(code)) }
            #expect(outcome.decisions.map(\.slot) == outcome.decisions.map(\.slot).sorted())
            random.meddle(with: &site)
        }
    }

    @Test("the order of ledger and additions never matters", arguments: seeds)
    func order(_ seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var site = SimulatedAgreement()
        for _ in 0..<4 {
            site.bill(makePlan(for: random.snapshot(), under: random.settings()))
            random.meddle(with: &site)
        }
        // Numbers that are not equal to themselves cannot be compared.
        site.additions.removeAll { $0.quantity.isNaN }
        let plan = makePlan(for: random.snapshot(), under: random.settings())
        var shuffled = site
        shuffled.ledger.shuffle(using: &random)
        shuffled.additions.shuffle(using: &random)
        #expect(shuffled.decide(plan) == site.decide(plan))
    }
}
