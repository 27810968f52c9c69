import Billing

/// One agreement as ConnectWise would hold it, with our ledger beside it; decisions are carried out as the writer does.
struct SimulatedAgreement {
    var facts = SimulatedAgreement.facts()
    var ledger: [LedgerEntry] = []
    var additions: [FoundAddition] = []
    var guarding = Guarding.off
    private var nextID = 901

    /// An agreement that anything can be billed on.
    static func agreement(
        company: Int = 250, start: DateFact = .date(day("2026-01-01")), end: DateFact = .absent,
        cancelled: Bool = false, billStart: DateFact = .date(day("2026-01-01")), prorates: Bool = false,
        nextInvoice: DateFact = .absent, parent: Int? = nil, id: Int = 31, cycle: String? = "Monthly",
        billedOnce: Bool = false
    ) -> AgreementFacts {
        AgreementFacts(
            id: AgreementID(id), name: "Managed Security", company: ConnectWiseCompanyID(company), startDate: start,
            endDate: end, isCancelled: cancelled, billStartDate: billStart, prorates: prorates,
            nextInvoiceDate: nextInvoice, parent: parent.map { AgreementID($0) },
            billingCycle: cycle, isBilledOnce: billedOnce)
    }

    /// A product that can be billed.
    static func product(
        _ product: MappedProduct, inactive: Bool = false, productClass: String = "NonInventory",
        serialized: Bool = false
    ) -> ProductFacts {
        ProductFacts(
            id: product.id, identifier: product.identifier, description: product.identifier, isInactive: inactive,
            productClass: productClass, isSerialized: serialized)
    }

    /// Facts of a site where all sample products can be billed.
    static func facts(
        _ agreement: AgreementFacts? = agreement(), parent: AgreementFacts? = nil, changed: [ProductFacts] = [],
        without: ProductID? = nil
    ) -> SiteFacts {
        let products = [Sample.workstations, Sample.servers, Sample.others].map { product($0) } + changed
        var byID = Dictionary(products.map { ($0.id, $0) }) { _, last in last }
        if let without { byID[without] = nil }
        return SiteFacts(agreement: agreement, parentAgreement: parent, products: byID)
    }

    /// The tag of a generation, readable.
    static func tag(_ slot: Slot, _ generation: Int) -> SlotTag {
        SlotTag("tb:\(slot.application).\(slot.category.rawValue).\(generation)")
    }

    /// What the rules decide.
    func decide(_ plan: AdditionPlan) -> Reconciliation {
        reconcile(plan, ledger: ledger, found: additions, facts: facts, guarding: guarding, tag: Self.tag)
    }

    /// Decides and carries out.
    @discardableResult mutating func bill(_ plan: AdditionPlan) -> Reconciliation {
        let outcome = decide(plan)
        for entry in outcome.released { store(entry) }
        for ending in outcome.endings {
            edit(ending.addition, quantity: ending.zeroQuantity ? 0 : nil, cancelled: .date(ending.date))
            if let ended = ending.ended { store(ended) }
        }
        for decision in outcome.decisions { apply(decision, of: plan) }
        return outcome
    }

    private mutating func apply(_ decision: SlotDecision, of plan: AdditionPlan) {
        if let entry = decision.ledger { store(entry) }
        switch decision.action {
        case .nothing, .blocked, .held, .adopt: break
        case .create(let new):
            guard let agreement = plan.destination?.agreement else { return }
            let tag = Self.tag(decision.slot, new.generation)
            var entry = LedgerEntry.creating(new, of: decision.slot, tagged: tag, on: agreement)
            entry.state = .live
            entry.addition = create(new.product, new.quantity.number, from: new.effectiveDate, tag.text)
            entry.verifiedOn = plan.billingDate
            store(entry)
        case .setQuantity(let id, _, let quantity):
            edit(id, quantity: Double(quantity.number))
            settle(id) { $0.quantity = quantity }
        case .end(let id, let date, let zeroQuantity):
            edit(id, quantity: zeroQuantity ? 0 : nil, cancelled: .date(date))
            settle(id) { entry in
                entry.state = .ended
                entry.endedOn = date
                if zeroQuantity { entry.quantity = .zero }
            }
        }
    }

    /// A create that ConnectWise applied and whose answer was lost.
    mutating func loseAnswer(toCreateOf plan: AdditionPlan, applied: Bool) {
        for decision in decide(plan).decisions {
            guard case .create(let new) = decision.action, let agreement = plan.destination?.agreement else { continue }
            let tag = Self.tag(decision.slot, new.generation)
            store(.creating(new, of: decision.slot, tagged: tag, on: agreement))
            if applied { _ = create(new.product, new.quantity.number, from: new.effectiveDate, tag.text) }
        }
    }

    /// Creates an addition, as we or a person would.
    @discardableResult mutating func create(
        _ product: MappedProduct, _ quantity: Int, from date: BillingDate = today, _ serial: String? = nil
    ) -> AdditionID {
        let id = AdditionID(nextID)
        nextID += 1
        additions.append(
            FoundAddition(
                id: id, product: product.id, quantity: Double(quantity), effectiveDate: .date(date),
                cancelledDate: .absent, serialNumber: serial))
        return id
    }

    /// Edits an addition, as we or a person would.
    mutating func edit(
        _ id: AdditionID, quantity: Double? = nil, cancelled: DateFact? = nil, serial: String? = nil,
        product: ProductID? = nil, isBillable: Bool? = nil
    ) {
        additions = additions.map { addition in
            guard addition.id == id else { return addition }
            return FoundAddition(
                id: id, product: product ?? addition.product, quantity: quantity ?? addition.quantity,
                effectiveDate: addition.effectiveDate, cancelledDate: cancelled ?? addition.cancelledDate,
                serialNumber: serial ?? addition.serialNumber, isBillable: isBillable ?? addition.isBillable)
        }
    }

    private mutating func store(_ entry: LedgerEntry) {
        ledger.removeAll { $0.slot == entry.slot && $0.generation == entry.generation }
        ledger.append(entry)
    }

    private mutating func settle(_ id: AdditionID, _ change: (inout LedgerEntry) -> Void) {
        for index in ledger.indices where ledger[index].addition == id { change(&ledger[index]) }
    }
}

/// A plan of one application on `units` devices.
func plan(
    _ units: Int, _ mapping: ProductMapping = single(), on date: BillingDate = today,
    atZero: BillingPolicy.UsageAtZero = .keepAtZero
) -> AdditionPlan {
    makePlan(
        for: snapshot([key("A")], [devices(units, on: "A")], on: date),
        under: settings(mapping, policy: BillingPolicy { $0.usageAtZero = atZero }))
}

extension Reconciliation {
    /// Code and units of each exception.
    var problems: [String] { exceptions.map(\.label) }
    /// The only action.
    var action: SlotAction? { decisions.count == 1 ? decisions[0].action : nil }
    /// The only addition to create.
    var new: NewAddition? { if case .create(let new) = action { new } else { nil } }
    /// Whether nothing is to be written.
    var isQuiet: Bool { decisions.allSatisfy { $0.action == .nothing } }
}
