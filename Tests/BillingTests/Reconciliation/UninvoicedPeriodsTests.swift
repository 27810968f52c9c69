import Billing
import Testing

@Suite("What is yet to be invoiced")
struct UninvoicedPeriodsTests {
    private typealias Site = SimulatedAgreement

    private func line(
        _ quantity: Double = 5, until cancelled: DateFact = .absent, from: String = "2026-02-01"
    )
        -> FoundAddition
    {
        FoundAddition(
            id: AdditionID(900), product: Sample.workstations.id, quantity: quantity, effectiveDate: .date(day(from)),
            cancelledDate: cancelled, serialNumber: nil)
    }

    private func periods(
        prorates: Bool = false, next: DateFact = .date(day("2026-11-01")), end: DateFact = .absent,
        cancelled: Bool = false, billStart: DateFact = .date(day("2026-01-01"))
    ) -> UninvoicedPeriods {
        UninvoicedPeriods(
            of: Site.agreement(
                end: end, cancelled: cancelled, billStart: billStart, prorates: prorates, nextInvoice: next),
            under: nil)
    }

    @Test("a line without an end bills on; one of quantity 0 or below never does")
    func quantity() {
        #expect(periods().include(line()) && periods().include(line(0.5)))
        #expect(!periods().include(line(0)) && !periods().include(line(-3)))
    }

    @Test("a cancelled line bills the period it is cancelled in, if that is not invoiced yet")
    func cancelledInside() {
        #expect(periods().include(line(until: .date(day("2026-11-02")))))
        #expect(!periods().include(line(until: .date(day("2026-11-01")))))
        #expect(!periods(next: .date(day("2026-12-01"))).include(line(until: .date(day("2026-11-25")))))
    }

    @Test("never invoiced: everything since the billing start is open")
    func neverInvoiced() {
        #expect(periods(next: .absent).include(line(until: .date(day("2026-02-02")))))
        #expect(!periods(next: .absent).include(line(until: .date(day("2026-01-01")))))
    }

    @Test("what cannot be told counts as billing")
    func unknown() {
        let child = UninvoicedPeriods(of: Site.agreement(parent: 30), under: nil)
        for periods in [periods(next: .unreadable("soon")), child] {
            #expect(periods.include(line(until: .date(day("2026-02-02")))))
        }
        #expect(periods().include(line(until: .unreadable("?"))))
    }

    @Test("nothing bills on a cancelled agreement, or after its wholly invoiced end")
    func over() {
        #expect(!periods(cancelled: true).include(line()))
        #expect(!periods(end: .date(day("2026-10-31"))).include(line()))
        #expect(periods(end: .date(day("2026-11-01"))).include(line()))
        #expect(periods(next: .absent, end: .date(day("2026-10-31"))).include(line()))
    }

    @Test("for a child the parent's invoices decide")
    func child() {
        let parent = Site.agreement(nextInvoice: .date(day("2026-11-01")), id: 30)
        let child = Site.agreement(nextInvoice: .date(day("2026-12-01")), parent: 30)
        let periods = UninvoicedPeriods(of: child, under: parent)
        #expect(periods.include(line(until: .date(day("2026-11-20")))))
        #expect(!periods.include(line(until: .date(day("2026-11-01")))))
    }

    @Test("with proration a line doubles only what it is in force beside, without it the whole period")
    func doubling() {
        let ended = line(until: .date(day("2026-11-20")))
        #expect(!periods(prorates: true).wouldDouble(ended, from: day("2026-11-20")))
        #expect(periods(prorates: true).wouldDouble(ended, from: day("2026-11-19")))
        #expect(periods().wouldDouble(ended, from: day("2026-11-20")))
        let never = line(until: .date(day("2026-12-01")), from: "2026-12-01")
        #expect(!periods(prorates: true).wouldDouble(never, from: day("2026-11-19")), "it is in force on no day")
    }
}
