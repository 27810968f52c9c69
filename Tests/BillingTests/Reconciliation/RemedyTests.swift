import Billing
import Testing

/// What the messages of held slots tell people to do is tried here: it must help, and without it nothing does.
@Suite("What helps a held slot")
struct RemedyTests {
    private typealias Site = SimulatedAgreement

    private func message(_ outcome: Reconciliation) -> String {
        outcome.exceptions.map(\.message).joined(separator: "\n")
    }

    @Test("an addition that is not ours: set to 0 and ended, or deleted, in ConnectWise, ours is created")
    func notOurs() {
        var site = Site()
        let other = site.create(Sample.workstations, 4)
        let said = message(site.decide(plan(5)))
        #expect(said.contains("addition 901 was not made by Tallybridge"))
        #expect(said.contains("Set its quantity to 0 and end it in ConnectWise"))
        var deleted = site
        deleted.additions = []
        site.edit(other, quantity: 0, cancelled: .date(today))
        for site in [site, deleted] { #expect(site.decide(plan(5)).new != nil) }
    }

    @Test("an addition that is not ours beside our own: ended, ours is changed again")
    func besideOwn() {
        var site = Site()
        site.bill(plan(5))
        let other = site.create(Sample.workstations, 4)
        site.edit(other, cancelled: .date(today))
        #expect(site.decide(plan(6)).action == .setQuantity(AdditionID(901), from: 5, to: UnitCount(6)))
    }

    @Test("one that we ended and somebody reopened: ended again, ours is created")
    func reopened() {
        var site = Site()
        site.bill(plan(5))
        site.bill(plan(0, atZero: .endAtZero))
        site.edit(AdditionID(901), quantity: 5, cancelled: .absent)
        #expect(message(site.decide(plan(5))).contains("was ended by Tallybridge and bills again"))
        site.edit(AdditionID(901), quantity: 0, cancelled: .date(today))
        #expect(site.decide(plan(5)).new != nil)
    }

    @Test("cancelled, re-tagged or changed to another product by hand: what is said to be restored is enough")
    func endedByHand() {
        var site = Site()
        site.bill(plan(5))
        let tag = site.ledger[0].tag.text
        var (cancelled, tagged, product) = (site, site, site)
        cancelled.edit(AdditionID(901), cancelled: .date(today))
        #expect(
            message(cancelled.decide(plan(5))).contains("was cancelled in ConnectWise by hand. Clear its cancelled"))
        cancelled.edit(AdditionID(901), cancelled: .absent)
        tagged.edit(AdditionID(901), serial: "")
        #expect(message(tagged.decide(plan(5))).contains("Write the serial number \(tag) back"))
        tagged.edit(AdditionID(901), serial: tag)
        product.edit(AdditionID(901), product: Sample.others.id)
        #expect(message(product.decide(plan(5))).contains("Give it \(Sample.workstations.identifier) back"))
        product.edit(AdditionID(901), product: Sample.workstations.id)
        for site in [cancelled, tagged, product] {
            #expect(site.decide(plan(5)).isQuiet)
            #expect(site.decide(plan(5)).problems.isEmpty)
        }
    }

    @Test("deleted by hand: not created again, and nothing to answer without automatic billing")
    func deleted() {
        var site = Site()
        site.bill(plan(5))
        site.additions = []
        #expect(message(site.decide(plan(5))).contains("have it created again, or stop billing this slot"))
        site.create(Sample.workstations, 5)
        #expect(site.decide(plan(5)).problems == ["additionEndedByHand 5"])
        let company = CompanyMapping(
            connectWiseCompany: ConnectWiseCompanyID(250), automaticBilling: false, agreement: AgreementID(31))
        let off = makePlan(
            for: snapshot([key("A")], [devices(5, on: "A")]), under: settings(single(), company: company))
        #expect(site.decide(off).problems.isEmpty)
        #expect(off.exceptions.isEmpty)
    }
}
