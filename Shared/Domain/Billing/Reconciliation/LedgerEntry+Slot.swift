extension LedgerEntry {
    /// The entry of a create that is about to be sent.
    package static func creating(
        _ new: NewAddition, of slot: Slot, tagged tag: SlotTag, on agreement: AgreementID
    ) -> LedgerEntry {
        LedgerEntry(
            slot: slot, generation: new.generation, tag: tag, state: .creating, agreement: agreement, addition: nil,
            product: new.product, quantity: new.quantity, effectiveDate: new.effectiveDate, peakUnits: new.units,
            peakPeriod: new.peakPeriod, verifiedOn: nil)
    }

    /// Whether ConnectWise holds it, or may.
    var isOpen: Bool {
        switch state {
        case .creating, .live: true
        case .suspect, .ended, .left: false
        }
    }
}

/// What the ledger says of one slot, seen from what it is to be billed as.
struct SlotHistory {
    /// The newest generation.
    let last: LedgerEntry?
    /// The newest generation, if it is created or being created as it is wanted: of this product, on this agreement.
    let open: LedgerEntry?
    /// What the highest count of the period is remembered of: the open generation, or the one that it follows on the same
    /// agreement.
    let peak: LedgerEntry?

    /// The part of `ledger` that concerns `slot`.
    ///
    /// - Parameter date: the day new lines are dated by.
    init(
        of slot: Slot, in ledger: [LedgerEntry], as product: ProductID, on agreement: AgreementID,
        dated date: BillingDate
    ) {
        let last = ledger.filter { $0.slot == slot }.max { $0.generation < $1.generation }
        self.last = last
        open = last.flatMap { $0.isOpen && $0.product.id == product && $0.agreement == agreement ? $0 : nil }
        peak = last.flatMap { last in
            let isFollowed = last.isOpen || last.endedOn.map { $0 > date } ?? false
            return last.agreement == agreement && isFollowed ? last : nil
        }
    }

    /// The generation a create opens: an intended one is tried again, any other is followed by the next.
    var generationToCreate: Int {
        guard let last else { return 1 }
        return last.state == .suspect || last == open ? last.generation : last.generation + 1
    }
}
