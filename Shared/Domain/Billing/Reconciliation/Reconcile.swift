/// A plan against what ConnectWise holds: one decision for each slot that has an addition or must have one, and what
/// could not be billed (RULES.md: rules 6 to 8, 11 and 12, W2 to W8).
///
/// `ledger` is the company's, of every agreement and generation; `found` are all additions of the plan's agreement,
/// empty where it cannot be read, and `unreadable` those of them that cannot be read; `doubted` are the slots to which
/// something was sent that one of those may be. `tag` derives the tag of a slot's generation. The plan's own exceptions
/// are not repeated. What `guarding` holds is decided `held`. A plan without destination changes nothing. Applied to its
/// own outcome it decides `nothing` everywhere.
package func reconcile(
    _ plan: AdditionPlan, ledger: [LedgerEntry], found: [FoundAddition], unreadable: [UnreadableAddition] = [],
    doubted: [Slot: UnreadableAddition] = [:], facts: SiteFacts, guarding: Guarding, tag: (Slot, Int) -> SlotTag
) -> Reconciliation {
    guard let destination = plan.destination else { return Reconciliation(decisions: [], exceptions: []) }
    return withoutActuallyEscaping(tag) { tag in
        let additions = AgreementAdditions(found, unreadable: unreadable)
        return Reconciling(
            plan, to: destination, ledger: ledger, additions, doubted: doubted, facts: facts, tag: tag
        ).outcome(guarding)
    }
}

/// One reconciliation in the making.
private struct Reconciling {
    let plan: AdditionPlan
    let destination: PlanDestination
    let facts: SiteFacts
    let readings: [SlotReading]
    let obstacles: SlotObstacles

    init(
        _ plan: AdditionPlan, to destination: PlanDestination, ledger: [LedgerEntry], _ additions: AgreementAdditions,
        doubted: [Slot: UnreadableAddition], facts: SiteFacts, tag: @escaping (Slot, Int) -> SlotTag
    ) {
        self.plan = plan
        self.destination = destination
        self.facts = facts
        let slots = Set(plan.entries.map(\.slot))
        obstacles = SlotObstacles(
            billingDate: plan.linesOn, destination: destination, ledger: ledger, found: additions.found,
            unreadable: additions.unreadable, doubted: doubted, tag: tag,
            uninvoiced: facts.uninvoiced, effectiveDate: facts.effectiveDate(on: plan.linesOn),
            leftOver: ledger.filter { $0.isOpen && !slots.contains($0.slot) })
        readings = plan.entries.map {
            SlotReading(
                $0, history: SlotHistory(of: $0.slot, in: ledger), found: additions.found,
                unreadable: additions.unreadable, facts: facts)
        }
    }

    func outcome(_ guarding: Guarding) -> Reconciliation {
        if let problem = facts.agreementProblem(for: destination, on: plan.billingDate) { return blocked(by: problem) }
        var (decisions, exceptions) = ([SlotDecision](), obstacles.leftOver.map(leftOver))
        var late: (problem: SiteProblem, units: UnitCount)?
        for reading in readings where !reading.isIdle {
            if let problem = facts.productProblem(of: reading.entry) {
                // Nothing changes; without units there is nothing that goes unbilled, and nothing to answer.
                let isUsed = reading.entry.units > .zero
                decisions.append(reading.blocked(isUsed ? problem.code : nil))
                if isUsed { exceptions.append(reading.entry.exception(problem.code, message: problem.message)) }
                continue
            }
            if let exception = obstacles.first(for: reading) {
                decisions.append(reading.blocked(exception.code))
                exceptions.append(exception)
                continue
            }
            if reading.isFallInDoubt {
                // The plan's exception about its keys says why.
                decisions.append(reading.blocked(.recordUnreadable))
                continue
            }
            if let exception = obstacles.unreadableBeside(reading) { exceptions.append(exception) }
            switch decide(reading) {
            case .decision(let decision):
                decisions.append(decision)
                exceptions += obstacles.notices(for: reading)
            case .problem(let problem):
                decisions.append(reading.blocked(problem.code))
                late = (problem, (late?.units ?? .zero) + reading.entry.units)
            }
        }
        if let late { exceptions.append(agreementException(late.problem, units: late.units)) }
        return Reconciliation(decisions: guarded(decisions, by: guarding), exceptions: exceptions)
    }

    /// Rule 11: what really would be written, over all slots of the company.
    private func guarded(_ decisions: [SlotDecision], by guarding: Guarding) -> [SlotDecision] {
        let readings = Dictionary(readings.map { ($0.entry.slot, $0) }) { first, _ in first }
        let changes = decisions.compactMap { decision in readings[decision.slot].flatMap(decision.change) }
        let held = guarding.held(among: changes, of: plan)
        guard !held.isEmpty else { return decisions }
        let changed = Dictionary(changes.map { ($0.slot, $0) }) { first, _ in first }
        return decisions.map { decision in
            guard let reason = held[decision.slot], let change = changed[decision.slot],
                let reading = readings[decision.slot]
            else { return decision }
            return reading.holding(change, for: reason)
        }
    }

    private enum Verdict {
        case decision(SlotDecision)
        case problem(SiteProblem)
    }

    private func decide(_ reading: SlotReading) -> Verdict {
        guard reading.quantity > .zero else {
            let prorates = facts.agreement?.prorates ?? false
            return .decision(reading.atZero(plan.usageAtZero, on: plan.linesOn, prorates: prorates))
        }
        if let addition = reading.addition { return .decision(reading.keeping(addition, on: plan.linesOn)) }
        guard let agreement = facts.agreement else { return .decision(reading.blocked(.agreementMissing)) }
        let parent = agreement.parent.flatMap { facts.unreadable($0) }
        switch EffectiveDate(
            on: plan.linesOn, agreement: agreement, parent: facts.parentAgreement, unreadable: parent)
        {
        case .problem(let problem): return .problem(problem)
        case .known(let date, let bound): return .decision(reading.creating(from: date, bound))
        }
    }
}

/// What concerns the whole company.
extension Reconciling {
    /// Nothing changes.
    ///
    /// One exception with all units; without units there is none, and nothing to answer.
    private func blocked(by problem: SiteProblem) -> Reconciliation {
        let units = plan.entries.map(\.units).sum()
        let decisions = readings.filter { !$0.isIdle }
            .map { $0.blocked(units > .zero ? problem.code : nil) }
        return Reconciliation(
            decisions: decisions, exceptions: units > .zero ? [agreementException(problem, units: units)] : [])
    }

    private func agreementException(_ problem: SiteProblem, units: UnitCount) -> BillingException {
        BillingException(
            problem.code, agreement: destination.agreement, units: units, message: problem.message)
    }

    /// Rule 10, as far as it goes without an answer: the addition of a slot that is no longer desired stays.
    private func leftOver(_ entry: LedgerEntry) -> BillingException {
        BillingException(
            .additionLeftOver, application: entry.slot.application, category: entry.slot.category,
            product: entry.product.identifier, agreement: entry.agreement,
            message: "An addition of \(entry.product.identifier) is left over from an earlier mapping and still bills "
                + "\(entry.quantity). Map it again; the mapping can be removed once usage has fallen to zero under "
                + "the policy endAtZero.")
    }
}
