import Billing
import Testing

@Suite("Reconciling a plan with ConnectWise")
struct ReconcileTests {
    private typealias Site = SimulatedAgreement

    @Test("the worked example: two additions are created, and the second run writes nothing")
    func workedExample() {
        let usage = snapshot([key("A")], [devices(90, on: "A"), devices(10, .windowsServer, on: "A")])
        let plan = makePlan(for: usage, under: settings(byCategory()))
        var site = Site()
        site.bill(plan)
        #expect(site.additions.map(\.product) == [Sample.servers.id, Sample.workstations.id])
        #expect(site.additions.map(\.quantity) == [10, 90])
        #expect(site.decide(plan).isQuiet)
        #expect(site.decide(plan).exceptions.isEmpty)
    }

    @Test("a plan without destination changes nothing")
    func noDestination() {
        var site = Site()
        site.bill(plan(5))
        let off = makePlan(for: snapshot([], []), under: settings(single(), company: nil))
        #expect(site.decide(off) == Reconciliation(decisions: [], exceptions: []))
    }

    @Test("a changed count is one change of quantity")
    func changed() {
        var site = Site()
        site.bill(plan(5))
        let outcome = site.bill(plan(8))
        #expect(outcome.action == .setQuantity(AdditionID(901), from: 5, to: UnitCount(8)))
        #expect(outcome.decisions.first?.quantity == UnitCount(8))
        #expect(outcome.decisions.first?.drift == nil)
    }

    @Test("a create whose answer was lost is adopted by its tag, not repeated")
    func adopted() {
        var site = Site()
        site.loseAnswer(toCreateOf: plan(5), applied: true)
        let outcome = site.bill(plan(7))
        #expect(outcome.action == .setQuantity(AdditionID(901), from: 5, to: UnitCount(7)))
        #expect(outcome.decisions.first?.ledger?.state == .live)
        #expect(outcome.decisions.first?.ledger?.addition == AdditionID(901))
        #expect(outcome.decisions.first?.drift == nil)
        #expect(site.additions.count == 1)
    }

    @Test("an adopted addition takes effect when it says, whatever was intended")
    func adoptsItsDate() {
        var site = Site()
        site.loseAnswer(toCreateOf: plan(5), applied: false)
        site.create(Sample.workstations, 5, from: day("2026-12-01"), site.ledger[0].tag.text)
        #expect(site.bill(plan(5)).isQuiet)
        #expect(site.ledger.map(\.effectiveDate) == [day("2026-12-01")])
    }

    @Test("of several holders of an intended create's tag the live one is adopted")
    func adoptsTheLiveOne() {
        var site = Site()
        site.loseAnswer(toCreateOf: plan(5), applied: true)
        site.edit(AdditionID(901), quantity: 0, cancelled: .date(today))
        site.create(Sample.workstations, 5, site.ledger[0].tag.text)
        #expect(site.bill(plan(5)).isQuiet)
        #expect(site.ledger.map(\.addition) == [AdditionID(902)])
    }

    @Test("a create that never arrived is sent again in the same generation, also for another product")
    func notApplied() {
        var site = Site()
        site.loseAnswer(toCreateOf: plan(5), applied: false)
        #expect(site.decide(plan(5)).new?.generation == 1)
        // Once it was looked for in vain its generation is free.
        site.ledger[0].state = .suspect
        let other = site.decide(plan(5, single(Sample.advanced, Sample.servers)))
        #expect(other.new?.product == Sample.servers)
        #expect(other.new?.generation == 1)
        #expect(site.decide(plan(0)).isQuiet)
    }

    @Test("a quantity changed by hand is overwritten and reported, fractions too", arguments: [4.0, 5.5, -1, 9])
    func drift(_ quantity: Double) {
        var site = Site()
        site.bill(plan(5))
        site.edit(AdditionID(901), quantity: quantity)
        let outcome = site.decide(plan(5))
        #expect(outcome.action == .setQuantity(AdditionID(901), from: quantity, to: UnitCount(5)))
        #expect(outcome.decisions.first?.drift == quantity)
    }

    @Test("a quantity that already is the plan's is no drift, and the ledger learns it")
    func alreadyThere() {
        var site = Site()
        site.bill(plan(5))
        site.edit(AdditionID(901), quantity: 6)
        let outcome = site.bill(plan(6))
        #expect(outcome.isQuiet)
        #expect(outcome.decisions.first?.drift == nil)
        #expect(site.ledger.map(\.quantity) == [UnitCount(6)])
    }

    @Test("a reading that agrees moves the verification date, and only that")
    func verified() {
        var site = Site()
        site.bill(plan(5))
        var expected = site.ledger[0]
        expected.verifiedOn = day("2026-11-25")
        let outcome = site.decide(plan(5, on: day("2026-11-25")))
        #expect(outcome.decisions.first?.ledger == expected)
        #expect(site.decide(plan(5)).decisions.first?.ledger == nil)
    }
}
