import Billing
import Testing

@Suite("A plan made again from an older snapshot")
struct MadeAgainTests {
    private let usage = snapshot([key("A")], [devices(5, on: "A")])

    private func again(_ date: String, _ usage: UsageSnapshot? = nil) -> AdditionPlan {
        makePlan(for: usage ?? self.usage, under: settings(single()), madeAgainOn: day(date))
    }

    @Test("dates a new line by the day it was made, not by the day that was read")
    func newLine() {
        let site = SimulatedAgreement()
        #expect(site.decide(makePlan(for: usage, under: settings(single()))).new?.effectiveDate == today)
        #expect(site.decide(again("2026-11-26")).new?.effectiveDate == day("2026-11-26"))
    }

    @Test("ends a line on the day it was made")
    func ending() {
        var site = SimulatedAgreement()
        site.bill(makePlan(for: usage, under: settings(single())))
        var policy = BillingPolicy.standard
        policy.usageAtZero = .endAtZero
        let none = makePlan(
            for: snapshot([key("A")], []), under: settings(single(), policy: policy), madeAgainOn: day("2026-11-26"))
        #expect(site.decide(none).action == .end(AdditionID(901), on: day("2026-11-26"), zeroQuantity: true))
    }

    @Test("is never dated before the day it bills, and counts keys as on that day")
    func bounds() {
        #expect(again("2026-11-20").linesOn == today)
        let expiring = snapshot([key("A", until: "2026-11-24")], [devices(5, on: "A")])
        #expect(again("2026-11-26", expiring).entries.first?.units == UnitCount(5))
    }
}
