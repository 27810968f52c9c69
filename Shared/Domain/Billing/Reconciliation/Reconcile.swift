/// A plan against what ConnectWise holds: one decision for each slot that has an addition or must have one, the lines that
/// end, and what could not be billed (RULES.md: rules 6 to 8 and 10 to 12, W2 to W8).
///
/// `ledger` is the company's, of every agreement and generation; `found` are all additions of the plan's agreement,
/// empty where it cannot be read; `elsewhere` are the other agreements that hold lines of the ledger or that somebody
/// decided about; `unreadable` are additions of the plan's agreement that cannot be read, `doubted` the slots to which
/// something was sent that one of those may be; `tag` derives the tag of a slot's generation. The plan's own exceptions are not repeated. What `guarding`
/// holds is decided `held`. A plan without destination changes nothing. Applied to its own outcome it decides `nothing`
/// everywhere.
package func reconcile(
    _ plan: AdditionPlan, ledger: [LedgerEntry], found: [FoundAddition], unreadable: [UnreadableAddition] = [],
    doubted: [Slot: UnreadableAddition] = [:], facts: SiteFacts,
    elsewhere: [AgreementID: AgreementReading] = [:], decisions: [PersonDecision] = [], guarding: Guarding,
    tag: (Slot, Int) -> SlotTag
) -> Reconciliation {
    guard let destination = plan.destination else { return Reconciliation(decisions: [], exceptions: []) }
    return withoutActuallyEscaping(tag) { tag in
        var making = Reconciling(
            plan, to: destination, ledger: ledger, AgreementAdditions(found, unreadable: unreadable),
            doubted: doubted, facts: facts, elsewhere: elsewhere, decisions: decisions, tag: tag)
        return making.outcome(guarding)
    }
}

/// One reconciliation in the making.
struct Reconciling {
    let plan: AdditionPlan
    let destination: PlanDestination
    let facts: SiteFacts
    /// Every agreement that was read, the plan's among them.
    let agreements: [AgreementID: AgreementReading]
    /// What people decided, carried out as far as it needs no write.
    let taken: DecisionsTaken
    let readings: [SlotReading]
    let obstacles: SlotObstacles
    /// What the plan's agreement forbids; `nil`: nothing.
    let problem: SiteProblem?

    var outcome = Outcome()

    /// What was decided so far.
    struct Outcome {
        var decisions: [SlotDecision] = []
        var exceptions: [BillingException] = []
        var endings: [LineEnding] = []
        var released: [LedgerEntry] = []
        var staying: [StayingLine] = []
        /// What successions change, application by application: each is judged as a whole.
        var moves: [ApplicationCode: QuantityChange] = [:]
        /// Units that the agreement forbids to bill, and why.
        var forbidden: (problem: SiteProblem, units: UnitCount)?
    }

    init(
        _ plan: AdditionPlan, to destination: PlanDestination, ledger: [LedgerEntry], _ additions: AgreementAdditions,
        doubted: [Slot: UnreadableAddition], facts: SiteFacts, elsewhere: [AgreementID: AgreementReading],
        decisions: [PersonDecision],
        tag: @escaping (Slot, Int) -> SlotTag
    ) {
        self.plan = plan
        self.destination = destination
        self.facts = facts
        var agreements = elsewhere
        agreements[destination.agreement] = AgreementReading(
            agreement: facts.agreement, parent: facts.parentAgreement, found: additions.found,
            unreadable: additions.unreadable, oddRecords: facts.unreadable.filter { $0.kind == .agreement })
        self.agreements = agreements
        let taken = DecisionsTaken(decisions, ledger: ledger, readings: agreements, on: plan.linesOn)
        self.taken = taken
        problem = facts.agreementProblem(for: destination, on: plan.billingDate)
        obstacles = SlotObstacles(
            billingDate: plan.linesOn, destination: destination, ledger: taken.ledger, found: additions.found,
            unreadable: additions.unreadable, doubted: doubted, tag: tag,
            uninvoiced: facts.uninvoiced, effectiveDate: facts.effectiveDate(on: plan.linesOn), beside: taken.beside)
        readings = plan.entries.map { entry in
            SlotReading(
                entry,
                history: SlotHistory(
                    of: entry.slot, in: taken.ledger, as: entry.product.id, on: destination.agreement,
                    dated: plan.linesOn),
                found: additions.found, unreadable: additions.unreadable, facts: facts)
        }
    }

    mutating func outcome(_ guarding: Guarding) -> Reconciliation {
        outcome.endings = taken.endings
        outcome.released = taken.released
        let older = olderLines()
        for application in Set(readings.map(\.entry.slot.application)).sorted() {
            let own = readings.filter { $0.entry.slot.application == application }
            if let lines = older[application] {
                succeed(own, following: lines)
            } else {
                for reading in own where !reading.isIdle { decide(reading) }
            }
        }
        if let (problem, units) = outcome.forbidden, units > .zero || self.problem == nil {
            outcome.exceptions.append(
                BillingException(
                    problem.code, agreement: destination.agreement, units: units, message: problem.message))
        }
        hold(guarding)
        return Reconciliation(
            decisions: outcome.decisions.sorted { $0.slot < $1.slot }, exceptions: outcome.exceptions,
            endings: outcome.endings, released: outcome.released, staying: outcome.staying, closed: taken.closed)
    }

    /// A slot that follows no other line.
    private mutating func decide(_ reading: SlotReading) {
        if taken.stopped.contains(reading.entry.slot) {
            outcome.decisions.append(reading.blocked(nil))
        } else if let problem {
            // Nothing changes; without units there is nothing that goes unbilled, and nothing to answer.
            let isUsed = plan.entries.contains { $0.units > .zero }
            outcome.decisions.append(reading.blocked(isUsed ? problem.code : nil))
            forbid(reading.entry.units, problem)
        } else if let problem = facts.productProblem(of: reading.entry) {
            let isUsed = reading.entry.units > .zero
            outcome.decisions.append(reading.blocked(isUsed ? problem.code : nil))
            if isUsed { outcome.exceptions.append(reading.entry.exception(problem.code, message: problem.message)) }
        } else if let exception = adoptionProblem(reading)
            ?? (adoption(reading) == nil ? obstacles.first(for: reading) : nil)
        {
            outcome.decisions.append(reading.blocked(exception.code))
            outcome.exceptions.append(exception)
        } else if reading.isFallInDoubt {
            // The plan's exception about its keys says why.
            outcome.decisions.append(reading.blocked(.recordUnreadable))
        } else {
            if let exception = obstacles.unreadableBeside(reading) { outcome.exceptions.append(exception) }
            switch change(reading) {
            case .decision(let decision):
                outcome.decisions.append(decision)
                outcome.exceptions += obstacles.notices(for: reading)
            case .problem(let problem):
                outcome.decisions.append(reading.blocked(problem.code))
                forbid(reading.entry.units, problem)
            }
        }
    }

    mutating func forbid(_ units: UnitCount, _ problem: SiteProblem) {
        outcome.forbidden = (problem, (outcome.forbidden?.units ?? .zero) + units)
    }

    private enum Verdict {
        case decision(SlotDecision)
        case problem(SiteProblem)
    }

    private func change(_ reading: SlotReading) -> Verdict {
        guard reading.quantity > .zero else {
            let prorates = facts.agreement?.prorates ?? false
            return .decision(reading.atZero(plan.usageAtZero, on: plan.linesOn, prorates: prorates))
        }
        if let addition = reading.addition { return .decision(reading.keeping(addition, on: plan.linesOn)) }
        if let addition = adoption(reading), case .date(let from) = addition.effectiveDate {
            return .decision(reading.adopting(addition, from: from))
        }
        do throws(SuccessionDates.Obstacle) {
            let dates = try successorDates(of: reading.entry.slot.application, following: [])
            return .decision(reading.creating(from: dates.start, dates.bound))
        } catch {
            return .problem(error.problem)
        }
    }

    /// From when an application's new lines bill, after `older` ones and after those that were ended for a day to come.
    func successorDates(
        of application: ApplicationCode, following older: [OwnLine]
    ) throws(SuccessionDates.Obstacle) -> SuccessionDates {
        try SuccessionDates(
            on: plan.linesOn, destination: agreements[destination.agreement] ?? .gone,
            following: older + endedAhead(of: application))
    }

    /// Lines of an application that we ended, and that bill until a day to come.
    private func endedAhead(of application: ApplicationCode) -> [OwnLine] {
        taken.ledger.compactMap { entry in
            guard entry.slot.application == application, entry.state == .ended, let end = entry.endedOn,
                end > plan.linesOn, let reading = agreements[entry.agreement]
            else { return nil }
            let line = OwnLine(entry, in: reading)
            return line.effectiveDate < end ? line : nil
        }
    }
}

/// Rule 11.
extension Reconciling {
    /// Holds what really would be written, over all slots of the company; a succession is judged and held as a whole.
    private mutating func hold(_ guarding: Guarding) {
        let readings = Dictionary(readings.map { ($0.entry.slot, $0) }) { first, _ in first }
        let moves = outcome.moves
        let changes =
            outcome.decisions.compactMap { decision -> QuantityChange? in
                guard let reading = readings[decision.slot] else { return nil }
                if moves[decision.slot.application] != nil, case .create = decision.action { return nil }
                return decision.change(of: reading)
            } + moves.sorted { $0.key < $1.key }.map(\.value).filter { $0.direction != nil }
        let held = guarding.held(among: changes, of: plan)
        guard !held.isEmpty else { return }
        let changed = Dictionary(changes.map { ($0.slot, $0) }) { first, _ in first }
        for (slot, reason) in held.sorted(by: { $0.key < $1.key }) {
            guard let change = changed[slot], let reading = readings[slot] else { continue }
            let isWhole = moves[slot.application] == change
            outcome.decisions = outcome.decisions.map { decision in
                if decision.slot == slot { return reading.holding(change, for: reason) }
                guard isWhole, decision.slot.application == slot.application else { return decision }
                return readings[decision.slot]?.blocked(nil) ?? decision
            }
            guard isWhole else { continue }
            if !outcome.decisions.contains(where: { $0.slot == slot }) {
                outcome.decisions.append(reading.holding(change, for: reason))
            }
            outcome.endings.removeAll { $0.slot.application == slot.application && $0.decision == nil }
            outcome.exceptions.removeAll { $0.application == slot.application && $0.units == .zero }
        }
    }
}

extension AgreementReading {
    static let gone = AgreementReading(agreement: nil, parent: nil, found: [])
}
