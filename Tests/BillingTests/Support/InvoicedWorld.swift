import Billing

/// Several agreements with their invoices, judged day by day by arithmetic that shares nothing with the rules: how many
/// units of each day the customer has been invoiced for.
struct InvoicedWorld {
    var agreements: [AgreementID: AgreementFacts] = [:]
    var additions: [AgreementID: [FoundAddition]] = [:]
    var ledger: [LedgerEntry] = []
    var decisions: [PersonDecision] = []
    /// What of each line is invoiced, before this day.
    private var invoicedBefore: [AdditionID: BillingDate] = [:]
    /// Units invoiced for each day.
    private(set) var invoiced: [BillingDate: Double] = [:]
    private(set) var problems: [String] = []
    private var nextID = 901

    /// What the rules decide on the plan's agreement.
    func decide(_ plan: AdditionPlan) -> Reconciliation {
        guard let agreement = plan.destination?.agreement else {
            return Reconciliation(decisions: [], exceptions: [])
        }
        let elsewhere = agreements.filter { $0.key != agreement }.map { id, facts in
            (id, AgreementReading(agreement: facts, parent: nil, found: additions[id] ?? []))
        }
        return reconcile(
            plan, ledger: ledger, found: additions[agreement] ?? [],
            facts: SimulatedAgreement.facts(agreements[agreement]),
            elsewhere: Dictionary(uniqueKeysWithValues: elsewhere),
            decisions: decisions, guarding: .off, tag: SimulatedAgreement.tag)
    }

    /// Carries out what is decided; endings only, where the writer stops behind them.
    @discardableResult
    mutating func bill(_ plan: AdditionPlan, stopsBehindEndings: Bool = false) -> Reconciliation {
        let outcome = decide(plan)
        problems = outcome.problems
        for entry in outcome.released { store(entry) }
        for ending in outcome.endings { end(ending.addition, ending.date, ending.zeroQuantity, ending.ended) }
        guard !stopsBehindEndings, let agreement = plan.destination?.agreement else { return outcome }
        for decision in outcome.decisions {
            if let entry = decision.ledger { store(entry) }
            switch decision.action {
            case .nothing, .blocked, .held, .adopt: break
            case .create(let new): create(new, decision.slot, agreement)
            case .setQuantity(let id, _, let quantity):
                edit(id) { $0.with(quantity: Double(quantity.number)) }
                for index in ledger.indices where ledger[index].addition == id { ledger[index].quantity = quantity }
            case .end(let id, let date, let zero):
                var entry = ledger.first { $0.addition == id }
                entry?.state = .ended
                entry?.endedOn = date
                end(id, date, zero, entry)
            }
        }
        return outcome
    }

    private mutating func create(_ new: NewAddition, _ slot: Slot, _ agreement: AgreementID) {
        let tag = SimulatedAgreement.tag(slot, new.generation)
        var entry = LedgerEntry.creating(new, of: slot, tagged: tag, on: agreement)
        entry.state = .live
        entry.addition = AdditionID(nextID)
        nextID += 1
        store(entry)
        additions[agreement, default: []].append(
            FoundAddition(
                id: AdditionID(nextID - 1), product: new.product.id, quantity: Double(new.quantity.number),
                effectiveDate: .date(new.effectiveDate), cancelledDate: .absent, serialNumber: tag.text))
    }

    private mutating func end(_ id: AdditionID, _ date: BillingDate, _ zero: Bool, _ entry: LedgerEntry?) {
        edit(id) { $0.with(quantity: zero ? 0 : $0.quantity, cancelled: .date(date)) }
        if let entry { store(entry) }
    }

    mutating func edit(_ id: AdditionID, _ change: (FoundAddition) -> FoundAddition) {
        additions = additions.mapValues { $0.map { $0.id == id ? change($0) : $0 } }
    }

    private mutating func store(_ entry: LedgerEntry) {
        ledger.removeAll { $0.slot == entry.slot && $0.generation == entry.generation }
        ledger.append(entry)
    }
}

/// Invoices, in advance for the period from the next invoice date on (an assumption of the scenario format).
extension InvoicedWorld {
    /// The first day of the next period to be invoiced.
    func nextPeriod(of id: AgreementID) -> BillingDate {
        guard let agreement = agreements[id] else { preconditionFailure("no agreement \(id)") }
        if case .date(let next) = agreement.nextInvoiceDate { return next }
        if case .date(let start) = agreement.billStartDate { return start }
        preconditionFailure("the agreement never bills")
    }

    /// Invoices one period.
    mutating func invoice(_ id: AgreementID, cycle: BillingCycle) {
        guard let agreement = agreements[id] else { return }
        let from = nextPeriod(of: id)
        let until =
            switch cycle {
            case .months(let months): from.adding(months: months)
            case .weeks(let weeks): from.adding(days: 7 * weeks)
            }
        for line in additions[id] ?? [] {
            guard case .date(let effective) = line.effectiveDate else { continue }
            var cancelled: BillingDate?
            if case .date(let date) = line.cancelledDate { cancelled = date }
            if agreement.prorates {
                let begin = max(effective, invoicedBefore[line.id] ?? effective)
                count(line.quantity, from: begin, until: min(until, cancelled ?? until))
            } else if effective < until, cancelled.map({ $0 > from }) ?? true {
                count(line.quantity, from: from, until: until)
            }
            invoicedBefore[line.id] = max(until, invoicedBefore[line.id] ?? until)
        }
        agreements[id] = agreement.invoiced(until: until)
    }

    private mutating func count(_ quantity: Double, from: BillingDate, until: BillingDate) {
        var day = from
        while day < until {
            invoiced[day, default: 0] += quantity
            day = day.adding(days: 1)
        }
    }
}

extension FoundAddition {
    /// This addition, edited.
    func with(quantity: Double? = nil, cancelled: DateFact? = nil) -> FoundAddition {
        FoundAddition(
            id: id, product: product, quantity: quantity ?? self.quantity, effectiveDate: effectiveDate,
            cancelledDate: cancelled ?? cancelledDate, serialNumber: serialNumber, enteredBy: enteredBy,
            isBillable: isBillable)
    }
}

extension AgreementFacts {
    fileprivate func invoiced(until date: BillingDate) -> AgreementFacts {
        AgreementFacts(
            id: id, name: name, company: company, startDate: startDate, endDate: endDate, isCancelled: isCancelled,
            billStartDate: billStartDate, prorates: prorates, nextInvoiceDate: .date(date), parent: parent,
            billingCycle: billingCycle)
    }
}
