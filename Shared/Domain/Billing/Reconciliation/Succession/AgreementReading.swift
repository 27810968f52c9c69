/// One agreement as it was read under its lease: its record, its parent's, and what concerns the company on it.
package struct AgreementReading: Hashable, Sendable {
    /// `nil`: there is no such agreement any more.
    package let agreement: AgreementFacts?
    /// The parent, where it has one and it exists.
    package let parent: AgreementFacts?
    package let found: [FoundAddition]
    /// Additions that cannot be read.
    package let unreadable: [UnreadableAddition]
    /// The agreement's own record or its parent's, where that cannot be read.
    package let oddRecords: [UnreadableRecord]

    package init(
        agreement: AgreementFacts?, parent: AgreementFacts?, found: [FoundAddition],
        unreadable: [UnreadableAddition] = [], oddRecords: [UnreadableRecord] = []
    ) {
        self.agreement = agreement
        self.parent = parent
        self.found = found
        self.unreadable = unreadable
        self.oddRecords = oddRecords
    }

    /// Which lines of it are yet to be invoiced; on an agreement that is gone nothing will be.
    var uninvoiced: UninvoicedPeriods {
        guard let agreement else { return UninvoicedPeriods(areNone: true, start: nil, prorates: false, cycle: nil) }
        return UninvoicedPeriods(of: agreement, under: parent)
    }
}

/// A line of the ledger, with what ConnectWise shows of it.
struct OwnLine {
    let entry: LedgerEntry
    /// `nil`: it is not there.
    let addition: FoundAddition?
    let reading: AgreementReading
    let uninvoiced: UninvoicedPeriods

    init(_ entry: LedgerEntry, in reading: AgreementReading) {
        self.entry = entry
        self.reading = reading
        addition = SlotReading.addition(of: entry, in: reading.found)
        uninvoiced = reading.uninvoiced
    }

    /// Why it cannot be told what it bills; `nil`: it can.
    var oddity: UnreadableField? {
        entry.own(among: reading.unreadable)?.flaw ?? reading.oddRecords.first?.flaw
    }

    /// Whether it will be on an invoice to come.
    var stillBills: Bool { addition.map(uninvoiced.include) ?? false }

    var effectiveDate: BillingDate {
        if case .date(let date) = addition?.effectiveDate { date } else { entry.effectiveDate }
    }

    /// The day from which it is not in force, where it has a readable one.
    var cancelledDate: BillingDate? {
        if case .date(let date) = addition?.cancelledDate { date } else { nil }
    }

    /// Until when it is invoiced already; `nil`: nothing of it is.
    ///
    /// What is invoiced stays invoiced: days before it are not billed by another line again.
    var invoicedUntil: BillingDate? {
        guard let agreement = reading.agreement, case .date(let next) = agreement.invoiced(under: reading.parent),
            effectiveDate < next
        else { return nil }
        var until = next
        if case .date(let end) = agreement.endDate { until = min(until, end.adding(days: 1)) }
        if let cancelledDate { until = min(until, cancelledDate) }
        return until > effectiveDate ? until : nil
    }

    /// What somebody did to it that leaves open whose it is; `nil`: it is ours as it was.
    var isTouched: Bool {
        guard let addition else { return false }
        return addition.serialNumber != entry.tag.text || addition.product != entry.product.id
    }

    /// The entry once its slot goes on without it.
    var released: LedgerEntry {
        var entry = entry
        entry.state = .ended
        entry.endedOn = cancelledDate
        return entry
    }
}
