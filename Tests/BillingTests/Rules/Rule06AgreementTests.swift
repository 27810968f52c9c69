import Billing
import Testing

@Suite("Rule 6: agreements and products")
struct Rule06AgreementTests {
    private typealias Site = SimulatedAgreement

    @Test(
        "an agreement that cannot be billed: no change, one exception with all units",
        arguments: [
            (AgreementFacts?.none, "agreementMissing 100"),
            (SimulatedAgreement.agreement(id: 32), "agreementMissing 100"),
            (SimulatedAgreement.agreement(company: 251), "agreementOfAnotherCompany 100"),
            (SimulatedAgreement.agreement(cancelled: true), "agreementCancelled 100"),
            (SimulatedAgreement.agreement(end: .date(day("2026-11-23"))), "agreementEnded 100"),
            (SimulatedAgreement.agreement(end: .unreadable("soon")), "effectiveDateUnknown 100"),
            (SimulatedAgreement.agreement(cycle: "Not recurring"), "agreementNotRecurring 100"),
            (SimulatedAgreement.agreement(end: .date(today), cycle: "Non-Recurring"), "agreementNotRecurring 100"),
            (SimulatedAgreement.agreement(billedOnce: true), "agreementNotRecurring 100"),
        ])
    func agreement(_ agreement: AgreementFacts?, _ expected: String) {
        var site = Site()
        site.facts = Site.facts(agreement)
        let usage = snapshot([key("A")], [devices(90, on: "A"), devices(10, .windowsServer, on: "A")])
        let outcome = site.decide(makePlan(for: usage, under: settings(byCategory())))
        #expect(outcome.problems == [expected])
        #expect(outcome.exceptions.first?.agreement == AgreementID(31))
        #expect(outcome.decisions.count == 2)
        for decision in outcome.decisions {
            guard case .blocked(let code) = decision.action else {
                Issue.record("\(decision.action) is not blocked")
                continue
            }
            #expect(code == outcome.exceptions.first?.code)
        }
    }

    @Test("every cycle that is not known as one without recurrence recurs", arguments: ["Monthly", "Recurring", nil])
    func recurs(cycle: String?) {
        var site = Site()
        site.facts = Site.facts(Site.agreement(cycle: cycle))
        #expect(site.decide(plan(5)).new != nil)
    }

    @Test("an agreement bills up to and including its end date")
    func lastDay() {
        var site = Site()
        site.facts = Site.facts(Site.agreement(end: .date(today)))
        #expect(site.decide(plan(5)).new?.effectiveDate == today)
    }

    @Test("an agreement that cannot be billed is no exception without units")
    func withoutUnits() {
        var site = Site()
        site.bill(plan(5))
        site.facts = Site.facts(Site.agreement(cancelled: true))
        let outcome = site.decide(plan(0))
        #expect(outcome.isQuiet)
        #expect(outcome.problems.isEmpty)
    }

    @Test(
        "a product that cannot be billed: no change, an exception of its slot",
        arguments: [
            (ProductFacts?.none, BillingExceptionCode.productMissing),
            (SimulatedAgreement.product(Sample.servers, inactive: true), .productInactive),
            (SimulatedAgreement.product(Sample.servers, productClass: "Bundle"), .productNotAllowed),
            (SimulatedAgreement.product(Sample.servers, serialized: true), .productNotAllowed),
        ])
    func product(_ product: ProductFacts?, _ code: BillingExceptionCode) {
        var site = Site()
        site.facts = Site.facts(changed: product.map { [$0] } ?? [], without: product == nil ? Sample.servers.id : nil)
        let usage = snapshot([key("A")], [devices(90, on: "A"), devices(10, .windowsServer, on: "A")])
        let outcome = site.decide(makePlan(for: usage, under: settings(byCategory())))
        #expect(outcome.problems == ["\(code.rawValue) server 10"])
        #expect(outcome.exceptions.first?.product == "KES-SRV")
        #expect(outcome.decisions.map(\.slot.category) == [.server, .workstation])
        #expect(outcome.decisions.first?.action == .blocked(code))
    }

    @Test("an inactive product blocks every change, and is no exception without units")
    func inactiveWithoutUnits() {
        var site = Site()
        site.bill(plan(5))
        site.facts = Site.facts(changed: [Site.product(Sample.workstations, inactive: true)])
        #expect(site.decide(plan(6)).action == .blocked(.productInactive))
        #expect(site.decide(plan(0)).isQuiet)
        #expect(site.decide(plan(0)).problems.isEmpty)
    }
}
