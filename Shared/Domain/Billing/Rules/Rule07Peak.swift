/// Rule 7, basis `peakInPeriod`: until the period closes the quantity only rises.
///
/// It closes when the next invoice date is seen to move. Without such a date the day's count bills.
struct PeriodCount: Hashable {
    /// The units that bill.
    let units: UnitCount
    /// The highest count of the period so far, if there is a period.
    let peak: Peak?

    /// The highest count and the period it holds for.
    struct Peak: Hashable {
        let units: UnitCount
        let period: BillingDate
    }

    /// The count of `entry` in the period that `nextInvoice` ends, after what `ledger` remembers of it.
    init(of entry: PlanEntry, after ledger: LedgerEntry?, nextInvoice: BillingDate?) {
        switch entry.adjustments.basis {
        case .latest:
            units = entry.units
            peak = nil
        case .peakInPeriod:
            guard let nextInvoice else {
                units = entry.units
                peak = nil
                return
            }
            let remembered = ledger.flatMap { $0.peakPeriod == nextInvoice ? $0.peakUnits : nil } ?? .zero
            units = max(entry.units, remembered)
            peak = Peak(units: units, period: nextInvoice)
        }
    }
}

extension LedgerEntry {
    /// This entry with the peak of `count`, if it has one.
    func remembering(_ count: PeriodCount) -> LedgerEntry {
        guard let peak = count.peak else { return self }
        var entry = self
        entry.peakUnits = peak.units
        entry.peakPeriod = peak.period
        return entry
    }
}
