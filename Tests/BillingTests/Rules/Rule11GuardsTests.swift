import Billing
import Testing

@Suite("Rule 11: guards")
struct Rule11GuardsTests {
    private typealias Site = SimulatedAgreement
    private let guards = GuardPolicy()

    private func change(_ from: Int, _ to: Int, _ category: SlotCategory = .all) -> QuantityChange {
        QuantityChange(
            slot: Slot(application: Sample.advanced.code, category: category), from: UnitCount(from), to: UnitCount(to))
    }

    private func reasons(_ changes: QuantityChange...) -> [String] {
        guards.held(among: changes).map { "\($0.key.category.rawValue) \($0.value.rawValue)" }.sorted()
    }

    private func guarded(_ quantity: Int, answers: [GuardAnswer] = []) -> Site {
        var site = Site()
        site.bill(plan(quantity))
        site.guarding = Guarding(policy: guards, answers: answers)
        return site
    }

    private func answer(
        _ direction: ChangeDirection, _ limit: Int, kind: GuardAnswer.Kind = .approve, on date: BillingDate = today
    ) -> GuardAnswer {
        GuardAnswer(
            kind: kind, slot: Slot(application: Sample.advanced.code, category: .all), direction: direction,
            limit: UnitCount(limit), givenOn: date)
    }

    @Test("a fall to zero from five or more waits, from fewer it does not")
    func fallToZero() {
        #expect(reasons(change(5, 0)) == ["all fallToZero"])
        #expect(reasons(change(4, 0)).isEmpty && reasons(change(5, 1)).isEmpty)
    }

    @Test("a change of more than half and more than twenty waits, up and down")
    func largeChange() {
        #expect(reasons(change(42, 63)).isEmpty, "exactly half")
        #expect(reasons(change(40, 61)) == ["all largeChange"])
        #expect(reasons(change(20, 40)).isEmpty, "exactly twenty")
        #expect(reasons(change(40, 19)) == ["all largeChange"])
        #expect(reasons(change(90, 45)).isEmpty)
    }

    @Test("first-time quantities and rises from zero do not wait")
    func fromZero() {
        #expect(reasons(change(0, 500)).isEmpty)
    }

    @Test("what leaves one slot and arrives in another is a move; only the rest is judged")
    func moves() {
        #expect(reasons(change(90, 0, .workstation), change(10, 100, .server)).isEmpty)
        #expect(reasons(change(90, 0, .all), change(0, 80, .workstation), change(0, 10, .server)).isEmpty)
        #expect(reasons(change(90, 0, .workstation), change(10, 96, .server)).isEmpty, "four are gone")
        #expect(
            reasons(change(90, 0, .workstation), change(60, 145, .server))
                == ["server largeChange", "workstation fallToZero"], "five are gone, and without the fall it is a rise")
        #expect(reasons(change(90, 0, .workstation), change(0, 85, .server)) == ["workstation fallToZero"])
    }

    @Test("what is held matches nothing: a fall is no move to a rise that waits itself")
    func heldMatchesNothing() {
        #expect(
            reasons(change(90, 0, .workstation), change(10, 200, .server))
                == ["server largeChange", "workstation fallToZero"])
    }

    @Test("switched off, nothing waits")
    func off() {
        #expect(GuardPolicy { $0.enabled = false }.held(among: [change(90, 0)], holdsFalls: true).isEmpty)
    }

    @Test("while the count is in doubt every fall waits, and no rise")
    func countMismatch() {
        let held = guards.held(among: [change(90, 89)], holdsFalls: true)
        #expect(held.values.map { $0 } == [.countMismatch])
        #expect(guards.held(among: [change(89, 90)], holdsFalls: true).isEmpty)
    }

    @Test("a held change writes nothing, has both numbers, and is still wanted the next day")
    func held() {
        var site = guarded(90)
        let outcome = site.bill(plan(0))
        guard case .held(let change)? = outcome.action else {
            Issue.record("\(outcome) holds nothing")
            return
        }
        #expect(change.from == UnitCount(90) && change.to == .zero && change.reason == .fallToZero)
        #expect(site.additions.map(\.quantity) == [90] && outcome.exceptions.isEmpty)
        #expect(mustRead(plan(0), ledger: site.ledger, facts: site.facts, verifyEveryDays: 31))
        #expect(site.bill(plan(60)).action == .setQuantity(AdditionID(901), from: 90, to: UnitCount(60)))
    }

    @Test("an ending waits as a quantity of zero does")
    func ending() {
        var site = guarded(90)
        guard case .held? = site.bill(plan(0, atZero: .endAtZero)).action else {
            Issue.record("the ending is not held")
            return
        }
        #expect(site.ledger.map(\.state) == [.live])
    }

    @Test("the ledger's quantity is what counts: a drift by hand is corrected, whatever its size")
    func drift() {
        var site = guarded(90)
        site.edit(AdditionID(901), quantity: 10)
        #expect(site.decide(plan(90)).action == .setQuantity(AdditionID(901), from: 10, to: UnitCount(90)))
    }

    @Test("an approval lets values within its limit pass, in its direction, for seven days")
    func approval() {
        let site = guarded(90, answers: [answer(.fall, 30)])
        func isHeld(_ site: Site, _ units: Int, on date: BillingDate = today) -> Bool {
            if case .held? = site.decide(plan(units, on: date)).action { true } else { false }
        }
        #expect(!isHeld(site, 30) && !isHeld(site, 40))
        #expect(isHeld(site, 29), "beyond the limit")
        #expect(isHeld(site, 200), "the other direction")
        #expect(!isHeld(site, 30, on: day("2026-12-01")) && isHeld(site, 30, on: day("2026-12-02")))
        #expect(isHeld(guarded(90, answers: [answer(.fall, 30, kind: .reject)]), 30))
    }

    @Test("a count that waits does not become the period's peak")
    func peak() {
        let peak = ProductMapping(
            application: Sample.advanced.code, target: .single(Sample.workstations),
            adjustments: Adjustments(basis: .peakInPeriod, minimum: .zero, roundUpTo: 1))
        var site = Site()
        site.facts = Site.facts(Site.agreement(nextInvoice: .date(day("2026-12-01"))))
        site.bill(plan(40, peak))
        site.guarding = Guarding(policy: guards, answers: [])
        site.bill(plan(100, peak))
        #expect(site.ledger.map(\.peakUnits) == [UnitCount(40)])
        #expect(site.bill(plan(45, peak)).action == .setQuantity(AdditionID(901), from: 40, to: UnitCount(45)))
    }
}
