/// Which bound made a new addition's effective date (RULES.md, W7).
package enum EffectiveDateBound: String, CaseIterable, Hashable, Sendable, Codable {
    case billingDate, billStartDate, nextInvoiceDate, parentNextInvoiceDate
    /// An older line that it follows is invoiced until then.
    case predecessorInvoiced
}

/// An addition to be created.
package struct NewAddition: Hashable, Sendable {
    /// The generation it opens.
    package let generation: Int
    package let product: MappedProduct
    package let quantity: UnitCount
    /// When it takes effect.
    package let effectiveDate: BillingDate
    /// Which bound won.
    package let bound: EffectiveDateBound
    /// The units behind `quantity`: the first peak of the basis `peakInPeriod`.
    package let units: UnitCount
    /// The invoice date until which that peak holds; `nil` where none is known or the basis is `latest`.
    package let peakPeriod: BillingDate?

    package init(
        generation: Int, product: MappedProduct, quantity: UnitCount, effectiveDate: BillingDate,
        bound: EffectiveDateBound, units: UnitCount = .zero, peakPeriod: BillingDate? = nil
    ) {
        self.generation = generation
        self.product = product
        self.quantity = quantity
        self.effectiveDate = effectiveDate
        self.bound = bound
        self.units = units
        self.peakPeriod = peakPeriod
    }
}

/// A person's addition that becomes a slot's own.
package struct AdoptedAddition: Hashable, Sendable {
    package let addition: AdditionID
    /// The generation it is from then on.
    package let generation: Int
    package let product: MappedProduct
    /// What it bills, in whole units; parts of one and what is below zero are left out.
    package let quantity: UnitCount
    package let effectiveDate: BillingDate
}

/// What is to be done for one slot.
package enum SlotAction: Hashable, Sendable {
    /// ConnectWise already says what it must.
    case nothing
    /// A person has to act first; the exception of the same slot says what.
    case blocked(BillingExceptionCode)
    /// A guard holds the change: it waits for a person's answer.
    case held(HeldChange)
    /// One POST.
    case create(NewAddition)
    /// One PATCH of `serialNumber`: a person's addition becomes the slot's own.
    case adopt(AdoptedAddition)
    /// One PATCH of `quantity`; `from` is what ConnectWise holds now.
    case setQuantity(AdditionID, from: Double, to: UnitCount)
    /// One PATCH of `cancelledDate`, with `quantity` 0 where `zeroQuantity`.
    case end(AdditionID, on: BillingDate, zeroQuantity: Bool)
}

/// The decision for one slot, with what was learned about it on the way.
package struct SlotDecision: Hashable, Sendable {
    package let slot: Slot
    /// What to do.
    package let action: SlotAction
    /// The quantity it must have once done; `nil` where nothing is billed (none, ended, blocked).
    package let quantity: UnitCount?
    /// The ledger entry as it must read before `action`, if what was found in ConnectWise changes it: an
    /// unacknowledged create found by its tag becomes live here, a peak or verification date moves.
    package let ledger: LedgerEntry?
    /// The quantity a person changed it to, where it was neither the ledger's nor the plan's.
    package let drift: Double?

    package init(slot: Slot, action: SlotAction, quantity: UnitCount?, ledger: LedgerEntry?, drift: Double? = nil) {
        self.slot = slot
        self.action = action
        self.quantity = quantity
        self.ledger = ledger
        self.drift = drift
    }
}

/// A plan against what ConnectWise holds: a decision for each slot, and what could not be billed.
package struct Reconciliation: Hashable, Sendable {
    /// One for each plan entry that has an addition or must have one, in slot order.
    package let decisions: [SlotDecision]
    /// What could not be billed, sorted.
    package let exceptions: [BillingException]
    /// Lines that end, before anything is created.
    package let endings: [LineEnding]
    /// Ledger entries whose slots go on without them, or that were let go: changed without a write.
    package let released: [LedgerEntry]
    /// Lines of what is not mapped that bill on.
    package let staying: [StayingLine]
    /// Decisions that are over.
    package let closed: [Int: PersonDecision.End]

    /// Whether it creates or ends an addition: by facts of the agreement that may have changed since they were read.
    package var opensOrEnds: Bool {
        if !endings.isEmpty { return true }
        return decisions.contains { decision in
            switch decision.action {
            case .create, .end, .adopt: true
            case .nothing, .blocked, .held, .setQuantity: false
            }
        }
    }

    /// Whether it takes additions of people for ours.
    package var adopts: Bool {
        decisions.contains { if case .adopt = $0.action { true } else { false } }
    }

    /// The same, but of these slots nothing is written; what would follow a line of theirs is not opened either.
    package func blocking(_ slots: Set<Slot>, as code: BillingExceptionCode) -> Reconciliation {
        let applications = Set(slots.map(\.application))
        let isHeld = { (ending: LineEnding) in
            slots.contains(ending.slot) || ending.decision == nil && applications.contains(ending.slot.application)
        }
        let unended = Set(endings.filter { $0.decision == nil && isHeld($0) }.map(\.slot.application))
        let decisions = decisions.map { decision in
            let follows: Bool
            switch decision.action {
            case .nothing, .blocked, .held: return decision
            case .create: follows = unended.contains(decision.slot.application)
            case .setQuantity, .end, .adopt: follows = false
            }
            guard follows || slots.contains(decision.slot) else { return decision }
            return SlotDecision(
                slot: decision.slot, action: .blocked(code), quantity: nil, ledger: decision.ledger)
        }
        return Reconciliation(
            decisions: decisions, exceptions: exceptions, endings: endings.filter { !isHeld($0) }, released: released,
            staying: staying, closed: closed)
    }

    package init(
        decisions: [SlotDecision], exceptions: [BillingException], endings: [LineEnding] = [],
        released: [LedgerEntry] = [], staying: [StayingLine] = [], closed: [Int: PersonDecision.End] = [:]
    ) {
        self.decisions = decisions
        self.exceptions = exceptions.sorted()
        self.endings = endings
        self.released = released
        self.staying = staying
        self.closed = closed
    }
}
