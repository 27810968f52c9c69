import Billing
import Testing

@Suite("Rule 7: the peak of a period")
struct Rule07PeakTests {
    private typealias Site = SimulatedAgreement
    private let mapping = single(
        Sample.advanced, Sample.workstations, Adjustments(basis: .peakInPeriod, minimum: .zero, roundUpTo: 1))

    private func site(nextInvoice: DateFact) -> SimulatedAgreement {
        var site = Site()
        site.facts = Site.facts(Site.agreement(prorates: true, nextInvoice: nextInvoice))
        return site
    }

    @Test("within a period the quantity only rises; when the invoice date moves it starts again")
    func period() {
        var site = site(nextInvoice: .date(day("2026-12-01")))
        site.bill(plan(100, mapping, on: day("2026-11-20")))
        #expect(site.bill(plan(80, mapping, on: day("2026-11-21"))).isQuiet)
        #expect(site.bill(plan(120, mapping, on: day("2026-11-22"))).decisions.first?.quantity == UnitCount(120))
        #expect(site.bill(plan(0, mapping, on: day("2026-11-23"))).isQuiet)
        #expect(site.ledger.map(\.peakUnits) == [UnitCount(120)])

        site.facts = Site.facts(Site.agreement(prorates: true, nextInvoice: .date(day("2027-01-01"))))
        let later = site.bill(plan(70, mapping, on: day("2026-12-01")))
        #expect(later.decisions.first?.quantity == UnitCount(70))
        #expect(site.ledger.map(\.peakUnits) == [UnitCount(70)])
        #expect(site.ledger.map(\.peakPeriod) == [day("2027-01-01")])
    }

    @Test(
        "where the invoice date cannot be read the day's count bills",
        arguments: [DateFact.absent, .unreadable("soon")]) func withoutDate(_ fact: DateFact)
    {
        var site = site(nextInvoice: fact)
        site.bill(plan(100, mapping))
        #expect(site.bill(plan(80, mapping)).decisions.first?.quantity == UnitCount(80))
    }

    @Test("a child agreement's periods are its parent's")
    func child() {
        var site = Site()
        let parent = Site.agreement(nextInvoice: .date(day("2026-12-01")), id: 30)
        site.facts = Site.facts(Site.agreement(prorates: true, parent: 30), parent: parent)
        site.bill(plan(100, mapping))
        #expect(site.bill(plan(80, mapping)).isQuiet)
        #expect(site.ledger.map(\.peakPeriod) == [day("2026-12-01")])
    }

    @Test("adjustments apply to the peak")
    func rounded() {
        let rounded = single(
            Sample.advanced, Sample.workstations, Adjustments(basis: .peakInPeriod, minimum: .zero, roundUpTo: 10))
        var site = site(nextInvoice: .date(day("2026-12-01")))
        site.bill(plan(91, rounded))
        #expect(site.bill(plan(85, rounded)).isQuiet)
        #expect(site.additions.map(\.quantity) == [100])
    }
}
