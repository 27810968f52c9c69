/// What a plan would lead to if ConnectWise agreed with the ledger: what `reconcile` and `Standing` say of it, line by line.
///
/// It knows nothing of what only ConnectWise can tell: lines of people, changes by hand, additions that cannot be read.
package struct PlanEffect: Hashable, Sendable {
    /// Every line that is or would be there, in order.
    package let lines: [LineEffect]
    /// What is not billed, and why.
    package let exceptions: [BillingException]

    /// What becomes of lines of which nothing is planned: they go on as they are.
    package init(unplanned ledger: [LedgerEntry]) {
        lines = ledger.filter { $0.state == .live }.map { LineEffect(.unchanged, $0) }.sorted()
        exceptions = []
    }

    /// - Parameters:
    ///   - ledger: the company's, of all agreements and generations.
    ///   - decisions: what people decided and nobody carried out yet.
    ///   - tag: of a slot's generation.
    package init(
        of plan: AdditionPlan, ledger: [LedgerEntry], decisions: [PersonDecision], on site: KnownSite,
        guarding: Guarding, tag: @escaping (Slot, Int) -> SlotTag
    ) {
        let isObserving = plan.mode == .observe
        guard let destination = plan.destination else {
            (lines, exceptions) = Self.standing(plan, ledger: ledger, decisions: decisions, on: site)
            return
        }
        let concerned = plan.agreements(concernedBy: destination, ledger: ledger, decisions: decisions)
        var readings: [AgreementID: AgreementReading] = [:]
        for agreement in concerned {
            readings[agreement] = site.reading(of: agreement, ledger: ledger, decisions: decisions, plan: plan)
        }
        let found = readings.removeValue(forKey: destination.agreement)?.found ?? []
        let reconciliation = reconcile(
            plan, ledger: ledger, found: found, facts: site.facts(for: plan), elsewhere: readings,
            decisions: decisions, guarding: isObserving ? .off : guarding, tag: tag)
        var making = EffectMaking(plan: plan, destination: destination, ledger: ledger)
        making.take(reconciliation)
        // What is decided to be ended is ended in every mode.
        let decided = Set(reconciliation.endings.filter { $0.decision != nil }.map(\.addition))
        lines = making.lines.map { line in
            let isWritten = !isObserving || line.addition.map(decided.contains) ?? false
            return isWritten ? line : line.observed
        }.sorted()
        let planned = isObserving ? plan.exceptions : plan.exceptions(beside: reconciliation.staying)
        exceptions = reconciliation.exceptions + planned
    }

    /// A company of which nothing is billed.
    private static func standing(
        _ plan: AdditionPlan, ledger: [LedgerEntry], decisions: [PersonDecision], on site: KnownSite
    ) -> (lines: [LineEffect], exceptions: [BillingException]) {
        let agreements = agreementsWithLines(ledger, decisions)
        var readings: [AgreementID: AgreementReading] = [:]
        for agreement in agreements {
            readings[agreement] = site.reading(of: agreement, ledger: ledger, decisions: decisions, plan: nil)
        }
        let standing = Standing(ledger: ledger, readings: readings, decisions: decisions, on: plan.linesOn)
        let lines = standing.endings.map { LineEffect($0) } + standing.staying.map { LineEffect($0) }
        return (lines.sorted(), plan.exceptions(beside: standing.staying))
    }
}

/// The agreements that hold lines of a company, or that somebody decided about.
package func agreementsWithLines(_ ledger: [LedgerEntry], _ decisions: [PersonDecision]) -> Set<AgreementID> {
    Set(ledger.filter { $0.state == .live }.map(\.agreement) + decisions.compactMap(\.agreement))
}

extension AdditionPlan {
    /// The agreements that have to be read, and kept from others, to bring a company's lines up to date.
    package func agreements(
        concernedBy destination: PlanDestination, ledger: [LedgerEntry], decisions: [PersonDecision]
    ) -> Set<AgreementID> {
        // Lines that were ended for a day to come, or not long ago, may have to be ended earlier.
        let since = linesOn.adding(days: -Self.longestPeriod)
        let ended = ledger.filter { entry in
            entry.state == .ended && entry.quantity > .zero && entry.endedOn.map { $0 > since } ?? false
        }
        let opens = entries.contains { entry in
            entry.units > .zero
                && !ledger.contains {
                    $0.slot == entry.slot && $0.state == .live && $0.product.id == entry.product.id
                        && $0.agreement == destination.agreement
                }
        }
        return agreementsWithLines(ledger, decisions).union([destination.agreement])
            .union(opens ? ended.map(\.agreement) : [])
    }

    /// No invoiced period is longer, in days.
    private static let longestPeriod = 366
}

/// The lines of one reconciliation.
private struct EffectMaking {
    let plan: AdditionPlan
    let destination: PlanDestination
    let ledger: [LedgerEntry]
    var lines: [LineEffect] = []

    mutating func take(_ reconciliation: Reconciliation) {
        lines = reconciliation.endings.map { LineEffect($0) } + reconciliation.staying.map { LineEffect($0) }
        for decision in reconciliation.decisions { take(decision, beside: reconciliation.exceptions) }
        let told = Set(lines.compactMap(\.addition) + reconciliation.released.compactMap(\.addition))
        // What an application that is held or blocked would have ended, and whatever else goes on as it is.
        lines += ledger.filter { entry in
            entry.state == .live && entry.addition.map { !told.contains($0) } ?? false
        }.map { LineEffect(.unchanged, $0) }
    }

    private mutating func take(_ decision: SlotDecision, beside exceptions: [BillingException]) {
        guard let entry = plan.entries.first(where: { $0.slot == decision.slot }) else { return }
        let own = ledger.first {
            $0.slot == decision.slot && $0.state == .live && $0.product.id == entry.product.id
                && $0.agreement == destination.agreement
        }
        func line(
            _ outcome: LineEffect.Outcome, addition: AdditionID? = nil, to: UnitCount?, new: NewAddition? = nil,
            cancelledDate: BillingDate? = nil, held: HeldChange? = nil, exception: BillingException? = nil,
            code: BillingExceptionCode? = nil
        ) -> LineEffect {
            LineEffect(
                decision.slot, outcome, on: destination.agreement, of: entry.product,
                addition: addition ?? own?.addition, from: held?.from ?? own?.quantity, to: to,
                effectiveDate: new?.effectiveDate, bound: new?.bound, cancelledDate: cancelledDate,
                held: held?.reason, code: code, message: held?.sentence ?? exception?.message)
        }
        switch decision.action {
        case .nothing: if let own { lines.append(LineEffect(.unchanged, own)) }
        case .blocked(let code):
            let reason = (exceptions + plan.exceptions).first { exception in
                exception.code == code && exception.application.map { $0 == decision.slot.application } ?? true
            }
            lines.append(line(.blocked, to: own?.quantity, exception: reason, code: code))
        case .held(let change): lines.append(line(.held, to: change.to, held: change))
        case .create(let new): lines.append(line(.created, to: new.quantity, new: new))
        case .adopt(let adopted): lines.append(line(.adopted, addition: adopted.addition, to: decision.quantity))
        case .setQuantity(let addition, _, let quantity):
            lines.append(line(.changed, addition: addition, to: quantity))
        case .end(let addition, let day, let zeroQuantity):
            lines.append(
                line(.ended, addition: addition, to: zeroQuantity ? .zero : own?.quantity, cancelledDate: day))
        }
    }
}

extension LineEffect {
    /// A line of the ledger that goes on as it is.
    fileprivate init(_ outcome: Outcome, _ entry: LedgerEntry) {
        self.init(
            entry.slot, outcome, on: entry.agreement, of: entry.product, addition: entry.addition,
            from: entry.quantity, to: entry.quantity)
    }

    fileprivate init(_ line: StayingLine) {
        self.init(
            line.slot, .stays, on: line.agreement, of: line.product, addition: line.addition, from: line.quantity,
            to: line.quantity)
    }

    fileprivate init(_ ending: LineEnding) {
        let quantity = ending.entry?.quantity
        self.init(
            ending.slot, .ended, on: ending.agreement,
            of: ending.entry == nil ? nil : ending.product, addition: ending.addition, from: quantity,
            to: ending.zeroQuantity ? .zero : quantity, cancelledDate: ending.date)
    }

    /// The same while the integration only observes.
    fileprivate var observed: LineEffect {
        let seen: Outcome =
            switch outcome {
            case .created: .wouldCreate
            case .changed: .wouldChange
            case .ended: .wouldEnd
            case .adopted: .wouldAdopt
            case .unchanged: .stays
            case .stays, .held, .blocked, .wouldCreate, .wouldChange, .wouldEnd, .wouldAdopt: outcome
            }
        return LineEffect(
            slot, seen, on: agreement, of: product, addition: addition, from: from, to: to,
            effectiveDate: effectiveDate, bound: bound, cancelledDate: cancelledDate, held: held, code: code,
            message: message)
    }
}
