/// An addition that is to be ended: one PATCH of `cancelledDate`, with `quantity` 0 where nothing of it may bill any more.
package struct LineEnding: Hashable, Sendable {
    package let slot: Slot
    package let agreement: AgreementID
    package let addition: AdditionID
    package let product: MappedProduct
    /// The ledger's entry of it as it stands; `nil`: a person made it.
    package let entry: LedgerEntry?
    /// Its quantity now.
    package let quantity: Double
    /// The `cancelledDate` it gets.
    package let date: BillingDate
    package let zeroQuantity: Bool
    /// The decision it carries out; `nil`: a plan's succession.
    package let decision: Int?

    /// The ledger's entry once it is done.
    package var ended: LedgerEntry? {
        guard var entry else { return nil }
        entry.state = .ended
        entry.endedOn = date
        if zeroQuantity { entry.quantity = .zero }
        return entry
    }

    /// Ends a line of the ledger.
    init(_ line: OwnLine, _ addition: FoundAddition, on date: BillingDate, zeroQuantity: Bool, decision: Int? = nil) {
        slot = line.entry.slot
        agreement = line.entry.agreement
        self.addition = addition.id
        product = line.entry.product
        entry = line.entry
        quantity = addition.quantity
        self.date = date
        self.zeroQuantity = zeroQuantity
        self.decision = decision
    }

    /// Ends a person's addition.
    init(
        _ addition: FoundAddition, for decision: PersonDecision, on agreement: AgreementID, product: MappedProduct,
        date: BillingDate, zeroQuantity: Bool
    ) {
        slot = decision.slot
        self.agreement = agreement
        self.addition = addition.id
        self.product = product
        entry = nil
        quantity = addition.quantity
        self.date = date
        self.zeroQuantity = zeroQuantity
        self.decision = decision.id
    }
}
