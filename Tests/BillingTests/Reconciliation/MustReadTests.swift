import Billing
import Testing

@Suite("Whether additions must be read")
struct MustReadTests {
    private typealias Site = SimulatedAgreement

    private func mustReadAdditions(_ site: SimulatedAgreement, _ plan: AdditionPlan, every days: Int = 30) -> Bool {
        mustRead(plan, ledger: site.ledger, facts: site.facts, verifyEveryDays: days)
    }

    private var billed: SimulatedAgreement {
        var site = Site()
        site.bill(plan(5))
        return site
    }

    @Test("not if nothing is live and nothing is desired")
    func nothing() {
        #expect(!mustReadAdditions(Site(), plan(0)))
        let unmapped = makePlan(for: snapshot([], []), under: settings(single(), company: nil))
        #expect(!mustReadAdditions(billed, unmapped))
    }

    @Test("not if the ledger says what the plan says")
    func agreed() { #expect(!mustReadAdditions(billed, plan(5))) }

    @Test("if something is to be created, changed, ended or was intended")
    func different() {
        #expect(mustReadAdditions(Site(), plan(5)))
        #expect(mustReadAdditions(billed, plan(6)))
        #expect(mustReadAdditions(billed, plan(0)))
        #expect(mustReadAdditions(billed, plan(5, single(Sample.advanced, Sample.servers))))
        #expect(mustReadAdditions(billed, plan(5, byCategory())))
        let removed = makePlan(for: snapshot([], []), under: settings())
        #expect(mustReadAdditions(billed, removed))
        var site = Site()
        site.loseAnswer(toCreateOf: plan(5), applied: false)
        #expect(mustReadAdditions(site, plan(5)))
        #expect(mustReadAdditions(site, plan(0)))
    }

    @Test("if an addition at zero is now to be ended, until it is")
    func zero() {
        var site = billed
        site.bill(plan(0))
        #expect(!mustReadAdditions(site, plan(0)))
        #expect(mustReadAdditions(site, plan(0, atZero: .endAtZero)))
        site.bill(plan(0, atZero: .endAtZero))
        #expect(!mustReadAdditions(site, plan(0, atZero: .endAtZero)))
        #expect(mustReadAdditions(site, plan(1, atZero: .endAtZero)))
    }

    @Test(
        "if verification is due",
        arguments: [
            ("2026-11-24", 1, false), ("2026-11-25", 1, true), ("2026-11-26", 3, false), ("2026-11-27", 3, true),
            ("2026-11-24", 0, true),
        ])
    func verification(_ date: String, _ days: Int, _ expected: Bool) {
        #expect(mustReadAdditions(billed, plan(5, on: day(date)), every: days) == expected)
    }

    @Test("if it was never verified")
    func neverVerified() {
        var site = billed
        site.ledger[0].verifiedOn = nil
        #expect(mustReadAdditions(site, plan(5)))
    }

    @Test(
        "on the day before the next invoice",
        arguments: [("2026-11-29", false), ("2026-11-30", true), ("2026-12-01", false)]) func dayBeforeInvoice(
            _ date: String, _ expected: Bool
        )
    {
        var site = billed
        site.facts = Site.facts(Site.agreement(nextInvoice: .date(day("2026-12-01"))))
        #expect(mustReadAdditions(site, plan(5, on: day(date))) == expected)
    }

    @Test("if the peak of the period changes")
    func peak() {
        let mapping = single(
            Sample.advanced, Sample.workstations, Adjustments(basis: .peakInPeriod, minimum: .zero, roundUpTo: 10))
        var site = Site()
        site.facts = Site.facts(Site.agreement(prorates: true, nextInvoice: .date(day("2027-01-01"))))
        site.bill(plan(85, mapping))
        #expect(!mustReadAdditions(site, plan(81, mapping)))
        #expect(mustReadAdditions(site, plan(86, mapping)))
        site.facts = Site.facts(Site.agreement(prorates: true, nextInvoice: .date(day("2027-02-01"))))
        #expect(mustReadAdditions(site, plan(85, mapping)))
    }

    @Test("if agreement or product alone forbid what is used, so that it is said")
    func forbidden() {
        var site = billed
        site.facts = Site.facts(Site.agreement(cancelled: true))
        #expect(mustReadAdditions(site, plan(5)))
        site.facts = Site.facts(without: Sample.workstations.id)
        #expect(mustReadAdditions(site, plan(5)))
    }
}
