/// Which lines of an agreement are yet to be invoiced (RULES.md, W8).
///
/// ConnectWise invoices whole periods: a line that is merely cancelled inside a period is still invoiced for it. What
/// cannot be told, for a date is missing or unreadable, counts as still billing: nothing is billed beside it.
package struct UninvoicedPeriods: Hashable, Sendable {
    /// Whether no period is left: the agreement is cancelled, or invoiced up to its end.
    let areNone: Bool
    /// The first day of the first period not yet invoiced; `nil`: unknown.
    let start: BillingDate?
    /// Whether lines bill by days in force.
    let prorates: Bool
    /// How periods follow each other; `nil`: unknown.
    let cycle: BillingCycle?

    init(areNone: Bool, start: BillingDate?, prorates: Bool, cycle: BillingCycle?) {
        self.areNone = areNone
        self.start = start
        self.prorates = prorates
        self.cycle = cycle
    }

    /// - Parameter parent: the agreement's parent, whose invoices decide for a child.
    package init(of agreement: AgreementFacts, under parent: AgreementFacts?) {
        let invoicing = agreement.parent == nil ? agreement : parent.flatMap { $0.id == agreement.parent ? $0 : nil }
        let isWhollyInvoiced: Bool
        if case .date(let end) = agreement.endDate, case .date(let next) = agreement.invoiced(under: parent) {
            isWhollyInvoiced = end < next
        } else {
            isWhollyInvoiced = false
        }
        self.init(
            areNone: agreement.isCancelled || isWhollyInvoiced, start: invoicing?.firstUninvoicedDay,
            prorates: agreement.prorates, cycle: invoicing?.billingCycle.flatMap(BillingCycle.init(named:)))
    }

    /// The first day of the period that holds `day`; `nil`: it cannot be told.
    func start(holding day: BillingDate) -> BillingDate? {
        guard let start else { return nil }
        if day == start { return start }
        return cycle?.start(holding: day, from: start)
    }

    /// Whether `line` will be on an invoice to come.
    package func include(_ line: FoundAddition) -> Bool {
        guard line.isBillable, line.quantity > 0, !areNone else { return false }
        guard case .date(let cancelled) = line.cancelledDate, let start else { return true }
        return cancelled > start
    }

    /// Whether units would be billed twice by `line` and one that takes effect on `date`: with proration it must be in force
    /// on that day or later, for then the days before it bill no unit twice.
    package func wouldDouble(_ line: FoundAddition, from date: BillingDate) -> Bool {
        guard include(line) else { return false }
        guard prorates, case .date(let cancelled) = line.cancelledDate else { return true }
        guard case .date(let effective) = line.effectiveDate else { return cancelled > date }
        return cancelled > max(date, effective)
    }
}

/// A line that cannot be read: what is not known of it is taken for what bills.
extension UninvoicedPeriods {
    /// Whether `line` may be on an invoice to come.
    package func mayInclude(_ line: UnreadableAddition) -> Bool {
        guard !areNone else { return false }
        guard case .date(let cancelled) = line.cancelledDate, let start else { return true }
        return cancelled > start
    }

    /// Whether units might be billed twice by `line` and one that takes effect on `date`.
    package func mightDouble(_ line: UnreadableAddition, from date: BillingDate) -> Bool {
        guard mayInclude(line) else { return false }
        guard prorates, case .date(let cancelled) = line.cancelledDate else { return true }
        return cancelled > date
    }
}

extension AgreementFacts {
    /// Where the first invoice to come begins; `nil`: unknown.
    fileprivate var firstUninvoicedDay: BillingDate? {
        let bounds = [nextInvoiceDate, billStartDate, startDate]
        guard case .date(let day) = bounds.first(where: { $0 != .absent }) else { return nil }
        return day
    }
}

extension SiteFacts {
    /// Which lines of the plan's agreement are yet to be invoiced; without an agreement nothing will be.
    var uninvoiced: UninvoicedPeriods {
        AgreementReading(agreement: agreement, parent: parentAgreement, found: []).uninvoiced
    }

    /// When an addition created on `billingDate` would take effect; where that is not known, that day.
    func effectiveDate(on billingDate: BillingDate) -> BillingDate {
        guard let agreement,
            case .known(let date, _) = EffectiveDate(on: billingDate, agreement: agreement, parent: parentAgreement)
        else { return billingDate }
        return date
    }
}
