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

/// What the ledger says of one slot: its generations.
struct SlotHistory {
    /// The newest generation.
    let last: LedgerEntry?
    /// Older generations that were never ended; there are none unless something went wrong.
    let openBefore: [LedgerEntry]

    /// The part of `ledger` that concerns `slot`.
    init(of slot: Slot, in ledger: [LedgerEntry]) {
        let generations = ledger.filter { $0.slot == slot }.sorted { $0.generation < $1.generation }
        last = generations.last
        openBefore = generations.dropLast().filter(\.isOpen)
    }

    /// The newest generation, unless it was ended.
    var open: LedgerEntry? { last.flatMap { $0.isOpen ? $0 : nil } }

    /// The generation a create opens: an intended one is tried again, an ended one is followed by the next.
    var generationToCreate: Int {
        guard let last else { return 1 }
        return last.state == .ended ? last.generation + 1 : last.generation
    }
}
