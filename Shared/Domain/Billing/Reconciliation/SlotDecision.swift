/// Which bound made a new addition's effective date (RULES.md, W7).
public enum EffectiveDateBound: String, CaseIterable, Hashable, Sendable, Codable {
    case billingDate, billStartDate, nextInvoiceDate, parentNextInvoiceDate
}

/// An addition to be created.
public struct NewAddition: Hashable, Sendable {
    /// The generation it opens.
    public let generation: Int
    /// Its product.
    public let product: MappedProduct
    /// Its quantity.
    public let quantity: UnitCount
    /// When it takes effect.
    public let effectiveDate: BillingDate
    /// Which bound won.
    public let bound: EffectiveDateBound
    /// The units behind `quantity`: the first peak of the basis `peakInPeriod`.
    public let units: UnitCount
    /// The invoice date until which that peak holds; `nil` where none is known or the basis is `latest`.
    public let peakPeriod: BillingDate?

    /// A new addition.
    public init(
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

/// What is to be done for one slot.
public enum SlotAction: Hashable, Sendable {
    /// ConnectWise already says what it must.
    case nothing
    /// A person has to act first; the exception of the same slot says what.
    case blocked(BillingExceptionCode)
    /// One POST.
    case create(NewAddition)
    /// One PATCH of `quantity`; `from` is what ConnectWise holds now.
    case setQuantity(AdditionID, from: Double, to: UnitCount)
    /// One PATCH of `cancelledDate`, with `quantity` 0 where `zeroQuantity`.
    case end(AdditionID, on: BillingDate, zeroQuantity: Bool)
}

/// The decision for one slot, with what was learned about it on the way.
public struct SlotDecision: Hashable, Sendable {
    /// Which slot.
    public let slot: Slot
    /// What to do.
    public let action: SlotAction
    /// The quantity it must have once done; `nil` where nothing is billed (none, ended, blocked).
    public let quantity: UnitCount?
    /// The ledger entry as it must read before `action`, if what was found in ConnectWise changes it: an
    /// unacknowledged create found by its tag becomes live here, a peak or verification date moves.
    public let ledger: LedgerEntry?
    /// The quantity a person changed it to, where it was neither the ledger's nor the plan's.
    public let drift: Double?

    /// A decision.
    public init(slot: Slot, action: SlotAction, quantity: UnitCount?, ledger: LedgerEntry?, drift: Double? = nil) {
        self.slot = slot
        self.action = action
        self.quantity = quantity
        self.ledger = ledger
        self.drift = drift
    }
}

/// A plan against what ConnectWise holds: a decision for each slot, and what could not be billed.
public struct Reconciliation: Hashable, Sendable {
    /// One for each plan entry that has an addition or must have one, in slot order.
    public let decisions: [SlotDecision]
    /// What could not be billed, sorted.
    public let exceptions: [BillingException]

    /// A reconciliation.
    public init(decisions: [SlotDecision], exceptions: [BillingException]) {
        self.decisions = decisions
        self.exceptions = exceptions.sorted()
    }
}
