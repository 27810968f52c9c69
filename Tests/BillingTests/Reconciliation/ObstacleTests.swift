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

    @Test("additions of other products, or ended ones that are invoiced, do not hold it")
    func others() {
        var site = Site()
        site.facts = Site.facts(Site.agreement(nextInvoice: .date(day("2026-12-01"))))
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

    @Test("our own addition goes on beside a person's, whatever that bills, and it is told", arguments: [true, false])
    func besideOwn(isEnded: Bool) {
        var site = Site()
        site.bill(plan(4))
        let other = site.create(Sample.workstations, 4)
        if isEnded { site.edit(other, cancelled: .date(day("2026-12-24"))) }
        let outcome = site.bill(plan(5))
        #expect(outcome.action == .setQuantity(AdditionID(901), from: 4, to: UnitCount(5)))
        #expect(outcome.problems == ["additionNotOurs 0"])
        #expect(outcome.exceptions[0].message.contains("\(other)"))
        #expect(site.decide(plan(5)).isQuiet && site.decide(plan(5)).problems == ["additionNotOurs 0"])
        #expect(site.bill(plan(0)).action == .setQuantity(AdditionID(901), from: 5, to: .zero))
        #expect(site.decide(plan(0)).problems.isEmpty)
        site.edit(other, quantity: 0)
        #expect(site.decide(plan(5)).problems.isEmpty)
    }

    @Test("a line that asks the customer for nothing is neither in the way nor told", arguments: [true, false])
    func bills(nothing isFree: Bool) {
        var site = Site()
        let other = site.create(Sample.workstations, 4)
        site.edit(other, quantity: isFree ? 4 : 0, isBillable: !isFree)
        #expect(site.bill(plan(5)).new?.quantity == UnitCount(5))
        #expect(site.decide(plan(5)).problems.isEmpty)
    }

    @Test("a person's line that is cancelled inside a period not invoiced yet is in the way until it is invoiced")
    func cancelledInside() {
        var site = Site()
        site.facts = Site.facts(Site.agreement(nextInvoice: .date(day("2026-11-01"))))
        let other = site.create(Sample.workstations, 90)
        site.edit(other, cancelled: .date(today))
        let outcome = site.decide(plan(90, on: day("2026-11-25")))
        #expect(outcome.problems == ["additionNotOurs 90"])
        #expect(outcome.exceptions[0].message.contains("still invoiced for the whole period from 2026-11-01"))
        #expect(outcome.exceptions[0].message.contains("Set its quantity to 0"))
        var advised = site
        advised.edit(other, quantity: 0)
        #expect(advised.decide(plan(90, on: day("2026-11-25"))).new != nil)
        site.facts = Site.facts(Site.agreement(nextInvoice: .date(day("2026-12-01"))))
        #expect(site.decide(plan(90, on: day("2026-11-25"))).new?.effectiveDate == day("2026-12-01"))
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
        var (cancelled, tagged, product) = (deleted, deleted, deleted)
        deleted.additions = []
        cancelled.edit(AdditionID(901), cancelled: .date(today))
        tagged.edit(AdditionID(901), serial: "")
        product.edit(AdditionID(901), product: Sample.others.id)
        for site in [deleted, cancelled, tagged, product] {
            #expect(site.decide(plan(5)).action == .blocked(.additionEndedByHand))
            #expect(site.decide(plan(5)).problems == ["additionEndedByHand 5"])
        }
    }

    @Test("our addition with an end in the future is kept up to date until then, and told once")
    func endsLater() {
        var site = Site()
        site.bill(plan(5))
        site.edit(AdditionID(901), cancelled: .date(day("2026-12-24")))
        let outcome = site.bill(plan(7, on: day("2026-12-23")))
        #expect(outcome.action == .setQuantity(AdditionID(901), from: 5, to: UnitCount(7)))
        #expect(outcome.problems == ["additionEndedByHand 0"])
        #expect(site.decide(plan(7, on: day("2026-12-23"))).problems == ["additionEndedByHand 0"])
        let over = site.decide(plan(7, on: day("2026-12-24")))
        #expect(over.action == .blocked(.additionEndedByHand) && over.problems == ["additionEndedByHand 7"])
        #expect(site.decide(plan(0, on: day("2026-12-23"))).action != .nothing)
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

    @Test("two additions with one tag hold the slot, a copy that bills nothing more does not")
    func duplicate() {
        var site = Site()
        site.facts = Site.facts(Site.agreement(nextInvoice: .date(day("2026-11-01"))))
        site.bill(plan(5))
        let copy = site.create(Sample.workstations, 5, site.ledger[0].tag.text)
        #expect(site.decide(plan(5)).action == .blocked(.duplicateSlotTag))
        site.edit(copy, cancelled: .date(today))
        #expect(site.decide(plan(5)).action == .blocked(.duplicateSlotTag), "it is still invoiced for November")
        site.edit(copy, quantity: 0)
        #expect(site.decide(plan(5)).isQuiet)
    }

    @Test("a copy of an addition that we ended is in the way as a person's is")
    func copyOfEnded() {
        var site = Site()
        site.bill(plan(5))
        let tag = site.ledger[0].tag.text
        site.bill(plan(0, atZero: .endAtZero))
        site.create(Sample.workstations, 5, tag)
        #expect(site.decide(plan(5)).action == .blocked(.additionNotOurs))
    }
}
