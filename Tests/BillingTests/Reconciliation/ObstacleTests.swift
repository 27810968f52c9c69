import Billing
import Testing

@Suite("What a person has to answer first")
struct ObstacleTests {
    private typealias Site = SimulatedAgreement

    @Test("a live addition of the same product that is not ours holds the slot")
    func notOurs() {
        var site = Site()
        site.create(Sample.workstations, 4)
        #expect(site.decide(plan(5)).action == .blocked(.additionNotOurs))
        #expect(site.decide(plan(5)).problems == ["additionNotOurs 5"])
        #expect(site.decide(plan(0)).decisions.isEmpty)
    }

    @Test("additions of other products, or ended ones, do not hold it")
    func others() {
        var site = Site()
        site.create(Sample.others, 4)
        let ended = site.create(Sample.workstations, 4)
        site.edit(ended, cancelled: .date(today))
        #expect(site.decide(plan(5)).new != nil)
    }

    @Test("an addition of a person asks nothing while an intended create is not wanted any more")
    func besideNothing() {
        var site = Site()
        site.loseAnswer(toCreateOf: plan(5), applied: false)
        site.create(Sample.workstations, 4)
        #expect(site.decide(plan(0)).isQuiet)
        #expect(site.decide(plan(0)).problems.isEmpty)
    }

    @Test("an addition of a person beside our own holds changes, also to zero")
    func besideOwn() {
        var site = Site()
        site.bill(plan(5))
        site.create(Sample.workstations, 4)
        #expect(site.decide(plan(6)).action == .blocked(.additionNotOurs))
        #expect(site.decide(plan(0)).action == .blocked(.additionNotOurs))
    }

    @Test("our tag on an addition that the ledger does not know is not ours")
    func unknownTag() {
        var site = Site()
        let slot = Slot(application: Sample.advanced.code, category: .all)
        site.create(Sample.others, 4, Site.tag(slot, 1).text)
        #expect(site.decide(plan(5)).action == .blocked(.additionNotOurs))
    }

    @Test("an addition that we ended and somebody reopened is not billed beside")
    func reopened() {
        var site = Site()
        site.bill(plan(5))
        site.bill(plan(0, atZero: .endAtZero))
        site.edit(AdditionID(901), quantity: 5, cancelled: .absent)
        #expect(site.decide(plan(5)).action == .blocked(.additionNotOurs))
    }

    @Test("deleted, cancelled, re-tagged or changed to another product by hand: held")
    func endedByHand() {
        var deleted = Site()
        deleted.bill(plan(5))
        var (cancelled, later, tagged, product) = (deleted, deleted, deleted, deleted)
        deleted.additions = []
        cancelled.edit(AdditionID(901), cancelled: .date(today))
        later.edit(AdditionID(901), cancelled: .date(day("2026-12-31")))
        tagged.edit(AdditionID(901), serial: "")
        product.edit(AdditionID(901), product: Sample.others.id)
        for site in [deleted, cancelled, later, tagged, product] {
            #expect(site.decide(plan(5)).action == .blocked(.additionEndedByHand))
            #expect(site.decide(plan(5)).problems == ["additionEndedByHand 5"])
        }
    }

    @Test("a create that a person cancelled before we saw it is adopted, and held")
    func cancelledBeforeSeen() {
        var site = Site()
        site.loseAnswer(toCreateOf: plan(5), applied: true)
        site.edit(AdditionID(901), cancelled: .date(today))
        let outcome = site.decide(plan(5))
        #expect(outcome.action == .blocked(.additionEndedByHand))
        #expect(outcome.decisions.first?.ledger?.addition == AdditionID(901))
    }

    @Test("two live additions with one tag hold the slot, an ended copy does not")
    func duplicate() {
        var site = Site()
        site.bill(plan(5))
        let copy = site.create(Sample.workstations, 5, site.ledger[0].tag.text)
        #expect(site.decide(plan(5)).action == .blocked(.duplicateSlotTag))
        site.edit(copy, cancelled: .date(today))
        #expect(site.decide(plan(5)).isQuiet)
    }

    @Test("an addition on another product or agreement is left over, and nothing is opened beside it")
    func leftOver() {
        var site = Site()
        site.bill(plan(5))
        let product = site.decide(plan(5, single(Sample.advanced, Sample.servers)))
        #expect(product.action == .blocked(.additionLeftOver))
        #expect(product.problems == ["additionLeftOver 5"])

        let company = CompanyMapping(
            connectWiseCompany: ConnectWiseCompanyID(250), automaticBilling: true, agreement: AgreementID(32))
        site.facts = Site.facts(Site.agreement(id: 32))
        site.additions = []
        let moved = makePlan(
            for: snapshot([key("A")], [devices(5, on: "A")]), under: settings(single(), company: company))
        #expect(site.decide(moved).action == .blocked(.additionLeftOver))
    }

    @Test("a mapping that changes its categories opens nothing while the old additions bill")
    func changedCategories() {
        var site = Site()
        site.bill(plan(5))
        let outcome = site.decide(plan(5, byCategory()))
        #expect(outcome.decisions.map(\.action) == [.blocked(.additionLeftOver)])
        #expect(outcome.problems == ["additionLeftOver", "additionLeftOver workstation 5"])
    }

    @Test("the addition of a removed mapping stays, and is named")
    func removedMapping() {
        var site = Site()
        site.bill(plan(5))
        let removed = makePlan(for: snapshot([key("A")], [devices(5, on: "A")]), under: settings())
        #expect(site.decide(removed).decisions.isEmpty)
        #expect(site.decide(removed).problems == ["additionLeftOver"])
    }

    @Test("an older generation that was never ended holds the slot")
    func openGenerations() {
        var site = Site()
        site.bill(plan(5))
        let old = site.ledger[0]
        site.ledger.append(
            LedgerEntry(
                slot: old.slot, generation: 2, tag: Site.tag(old.slot, 2), state: .ended, agreement: old.agreement,
                addition: nil, product: old.product, quantity: .zero, effectiveDate: today, peakUnits: .zero,
                peakPeriod: nil, verifiedOn: nil))
        #expect(site.decide(plan(5)).action == .blocked(.additionLeftOver))
    }
}
