import Billing
import Testing

@Suite("Effective date of a new addition")
struct EffectiveDateTests {
    private typealias Site = SimulatedAgreement

    private func outcome(_ agreement: AgreementFacts, parent: AgreementFacts? = nil) -> Reconciliation {
        var site = Site()
        site.facts = Site.facts(agreement, parent: parent)
        return site.decide(plan(5))
    }

    @Test(
        "the latest bound wins, and is named",
        arguments: [
            (SimulatedAgreement.agreement(), "2026-11-24", EffectiveDateBound.billingDate),
            (SimulatedAgreement.agreement(billStart: .date(today)), "2026-11-24", .billingDate),
            (SimulatedAgreement.agreement(billStart: .date(day("2026-12-15"))), "2026-12-15", .billStartDate),
            (
                SimulatedAgreement.agreement(start: .date(day("2026-12-15")), billStart: .absent), "2026-12-15",
                .billStartDate
            ),
            (SimulatedAgreement.agreement(nextInvoice: .date(day("2026-12-01"))), "2026-12-01", .nextInvoiceDate),
            (SimulatedAgreement.agreement(nextInvoice: .date(day("2026-11-01"))), "2026-11-24", .billingDate),
            (
                SimulatedAgreement.agreement(prorates: true, nextInvoice: .date(day("2026-12-01"))), "2026-11-24",
                .billingDate
            ),
            (SimulatedAgreement.agreement(prorates: true, nextInvoice: .unreadable("?")), "2026-11-24", .billingDate),
            (
                SimulatedAgreement.agreement(end: .date(day("2026-12-01")), nextInvoice: .date(day("2026-12-01"))),
                "2026-12-01", .nextInvoiceDate
            ),
        ])
    func bounds(_ agreement: AgreementFacts, _ date: String, _ bound: EffectiveDateBound) {
        let new = outcome(agreement).new
        #expect(new?.effectiveDate == day(date))
        #expect(new?.bound == bound)
    }

    @Test("a child's invoices are its parent's")
    func child() {
        let parent = Site.agreement(nextInvoice: .date(day("2026-12-01")), id: 30)
        let child = Site.agreement(nextInvoice: .date(day("2027-06-01")), parent: 30)
        #expect(outcome(child, parent: parent).new?.effectiveDate == day("2026-12-01"))
        #expect(outcome(child, parent: parent).new?.bound == .parentNextInvoiceDate)
    }

    @Test(
        "a date that must be there and is not, or cannot be read, is an exception",
        arguments: [
            SimulatedAgreement.agreement(start: .absent, billStart: .absent),
            SimulatedAgreement.agreement(start: .unreadable("?"), billStart: .absent),
            SimulatedAgreement.agreement(billStart: .unreadable("31.12.")),
            SimulatedAgreement.agreement(nextInvoice: .unreadable("?")), SimulatedAgreement.agreement(parent: 30),
        ])
    func unknown(_ agreement: AgreementFacts) {
        #expect(outcome(agreement).problems == ["effectiveDateUnknown 5"])
        #expect(outcome(agreement).action == .blocked(.effectiveDateUnknown))
    }

    @Test("an effective date after the agreement's end is an exception of the company")
    func tooLate() {
        let agreement = Site.agreement(end: .date(day("2026-11-30")), nextInvoice: .date(day("2026-12-01")))
        var site = Site()
        site.facts = Site.facts(agreement)
        let usage = snapshot([key("A")], [devices(90, on: "A"), devices(10, .windowsServer, on: "A")])
        #expect(
            site.decide(makePlan(for: usage, under: settings(byCategory()))).problems == ["agreementStartsTooLate 100"])
    }

    @Test("dates do not matter where nothing is created")
    func existing() {
        var site = Site()
        site.bill(plan(5))
        site.facts = Site.facts(Site.agreement(billStart: .unreadable("?"), nextInvoice: .unreadable("?")))
        #expect(site.bill(plan(6)).action == .setQuantity(AdditionID(901), from: 5, to: UnitCount(6)))
    }
}
