/// When a successor begins and its predecessors end, so that together they bill each unit once in each period (RULES.md,
/// rule 10).
struct SuccessionDates: Hashable {
    /// The `effectiveDate` of what is opened.
    let start: BillingDate
    /// Which bound won.
    let bound: EffectiveDateBound
    /// The agreement of what is opened.
    private let agreement: AgreementFacts
    private let periods: UninvoicedPeriods

    /// - Parameters:
    ///   - destination: the agreement of what is opened.
    ///   - older: lines that it follows, with those that were ended for a day to come.
    init(
        on date: BillingDate, destination: AgreementReading, following older: [OwnLine]
    ) throws(Obstacle) {
        guard let agreement = destination.agreement else { throw Obstacle.unknown(.noAgreement) }
        let parent = destination.oddRecords.first { $0.kind == .agreement && $0.id == agreement.parent?.number }
        switch EffectiveDate(on: date, agreement: agreement, parent: destination.parent, unreadable: parent) {
        case .problem(let problem): throw Obstacle(problem)
        case .known(var start, var bound):
            let invoiced = older.compactMap(\.invoicedUntil).max()
            if let invoiced, invoiced > start { (start, bound) = (invoiced, .predecessorInvoiced) }
            let periods = destination.uninvoiced
            if let invoiced, !periods.prorates {
                // A whole period is billed: it must not reach back into what is invoiced.
                guard let first = periods.start(holding: start) else { throw .unknown(.cycle(of: agreement)) }
                if first < invoiced {
                    guard let cycle = periods.cycle else { throw .unknown(.cycle(of: agreement)) }
                    (start, bound) = (cycle.following(first), .predecessorInvoiced)
                }
            }
            if case .date(let end) = agreement.endDate, start > end { throw Obstacle(.startsTooLate(agreement, start)) }
            self.start = start
            self.bound = bound
        }
        self.agreement = agreement
        periods = destination.uninvoiced
    }

    /// The day from which the first invoice of what is opened counts.
    private func billsFrom() throws(Obstacle) -> BillingDate {
        if periods.prorates { return start }
        guard let first = periods.start(holding: start) else { throw .unknown(.cycle(of: agreement)) }
        return first
    }

    /// Why a succession cannot be dated.
    struct Obstacle: Error, Hashable {
        let problem: SiteProblem

        init(_ problem: SiteProblem) { self.problem = problem }

        static func unknown(_ problem: SiteProblem) -> Obstacle { Obstacle(problem) }
    }

    /// What ends `line` as these dates need it; `nil`: it bills nothing that the new one bills.
    func ending(of line: OwnLine) throws(Obstacle) -> LineEnding? {
        guard let addition = line.addition, line.stillBills else { return nil }
        let periods = line.uninvoiced
        var from = try billsFrom()
        if !periods.prorates {
            guard let first = periods.start(holding: from) else {
                throw .unknown(line.reading.agreement.map { .cycle(of: $0) } ?? .noAgreement)
            }
            from = first
        }
        let end = max(from, line.effectiveDate)
        if let cancelled = line.cancelledDate, cancelled <= end { return nil }
        let leavesNoPeriod = !periods.prorates && periods.start.map { from <= $0 } ?? true
        return LineEnding(line, addition, on: end, zeroQuantity: leavesNoPeriod || from <= line.effectiveDate)
    }
}

extension OwnLine {
    /// What ends it where nothing follows: nothing of it bills from that day on.
    func ending(on date: BillingDate, decision: Int? = nil) -> LineEnding? {
        guard let addition, stillBills else { return nil }
        let end = max(date, effectiveDate)
        // Ended already: without proration the quantity decides.
        if uninvoiced.prorates, let cancelledDate, cancelledDate <= end { return nil }
        return LineEnding(self, addition, on: end, zeroQuantity: !uninvoiced.prorates, decision: decision)
    }
}

extension SiteProblem {
    fileprivate static var noAgreement: SiteProblem {
        SiteProblem(
            code: .agreementMissing,
            message:
                "There is no such agreement in ConnectWise. Choose an agreement under Companies of this integration.")
    }

    fileprivate static func startsTooLate(_ agreement: AgreementFacts, _ start: BillingDate) -> SiteProblem {
        SiteProblem(
            code: .agreementStartsTooLate,
            message:
                "A new addition on the agreement \(agreement.label) could bill from \(start) only, because an older "
                + "one is invoiced until then, and that is after its end. Move its end date in ConnectWise, or choose "
                + "another agreement under Companies.")
    }

    fileprivate static func cycle(of agreement: AgreementFacts) -> SiteProblem {
        let cycle = agreement.billingCycle.map { "\"\($0)\"" } ?? "missing"
        return SiteProblem(
            code: .effectiveDateUnknown,
            message:
                "The billing cycle of the agreement \(agreement.label) is \(cycle), so it is not known which period a "
                + "new addition follows an older one in. Give it a cycle that recurs in ConnectWise.")
    }
}
