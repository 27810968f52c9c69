import Billing
import Testing

@Suite("Rule 8: usage at zero")
struct Rule08UsageAtZeroTests {
    private typealias Site = SimulatedAgreement

    @Test("no units and no addition: nothing is created, whatever the agreement says")
    func nothingToCreate() {
        var site = Site()
        #expect(site.decide(plan(0)) == Reconciliation(decisions: [], exceptions: []))
        site.facts = Site.facts(nil)
        #expect(site.decide(plan(0)) == Reconciliation(decisions: [], exceptions: []))
    }

    @Test("keepAtZero sets the quantity to zero, once, and raises it again on the same addition")
    func keepAtZero() {
        var site = Site()
        site.bill(plan(5))
        #expect(site.bill(plan(0)).action == .setQuantity(AdditionID(901), from: 5, to: .zero))
        #expect(site.bill(plan(0)).isQuiet)
        #expect(site.bill(plan(3)).action == .setQuantity(AdditionID(901), from: 0, to: UnitCount(3)))
    }

    @Test("endAtZero ends the addition; usage that returns opens the next generation")
    func endAtZero() {
        var site = Site()
        site.bill(plan(5))
        let end = site.bill(plan(0, on: day("2026-11-25"), atZero: .endAtZero))
        #expect(end.action == .end(AdditionID(901), on: day("2026-11-25"), zeroQuantity: true))
        #expect(end.decisions.first?.quantity == nil)
        #expect(site.bill(plan(0, on: day("2026-11-26"), atZero: .endAtZero)).isQuiet)

        let back = site.bill(plan(4, on: day("2026-11-27"), atZero: .endAtZero))
        #expect(back.new?.generation == 2)
        #expect(site.ledger.map(\.state) == [.ended, .live])
        #expect(site.decide(plan(4, on: day("2026-11-27"), atZero: .endAtZero)).isQuiet)
    }

    @Test("with proration the quantity stays and only the end is set")
    func endWithProration() {
        var site = Site()
        site.facts = Site.facts(Site.agreement(prorates: true))
        site.bill(plan(5))
        #expect(site.bill(plan(0, atZero: .endAtZero)).action == .end(AdditionID(901), on: today, zeroQuantity: false))
        #expect(site.additions.map(\.quantity) == [5])
    }

    @Test("an addition never ends before it takes effect")
    func neverBeforeEffect() {
        var site = Site()
        site.facts = Site.facts(Site.agreement(nextInvoice: .date(day("2026-12-01"))))
        site.bill(plan(5))
        #expect(
            site.bill(plan(0, atZero: .endAtZero)).action
                == .end(AdditionID(901), on: day("2026-12-01"), zeroQuantity: true))
        let back = site.bill(plan(5, atZero: .endAtZero))
        #expect(back.new?.generation == 2)
        #expect(back.problems.isEmpty)
    }

    @Test("an ending whose answer was lost is recorded, not repeated")
    func lostEnding() {
        var site = Site()
        site.bill(plan(5))
        site.edit(AdditionID(901), quantity: 0, cancelled: .date(today))
        let outcome = site.bill(plan(0, atZero: .endAtZero))
        #expect(outcome.isQuiet)
        #expect(site.ledger.map(\.state) == [.ended])
    }

    @Test("at zero an addition that is gone or cancelled by hand asks nothing")
    func goneAtZero() {
        var site = Site()
        site.bill(plan(5))
        site.edit(AdditionID(901), quantity: 0, serial: "theirs")
        #expect(site.decide(plan(0)).isQuiet)
        #expect(site.decide(plan(0)).decisions.first?.quantity == nil, "it is not ours to keep at zero")
        #expect(site.decide(plan(0)).decisions.first?.ledger == nil, "nor to verify")
        #expect(site.decide(plan(0, atZero: .endAtZero)).isQuiet)
        site.edit(AdditionID(901), cancelled: .date(today))
        #expect(site.decide(plan(0)).isQuiet)
        site.additions = []
        #expect(site.decide(plan(0)).isQuiet)
        #expect(site.decide(plan(0)).problems.isEmpty)
    }
}
