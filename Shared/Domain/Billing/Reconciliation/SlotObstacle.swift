/// What a person has to answer before a slot may change: looked for in the order of these functions.
struct SlotObstacles {
    let billingDate: BillingDate
    let destination: PlanDestination
    let ledger: [LedgerEntry]
    let found: [FoundAddition]
    let tag: (Slot, Int) -> SlotTag
    /// Slots of the ledger that are open although the plan has no entry for them.
    let leftOver: [LedgerEntry]

    /// The first obstacle, as the exception that names it.
    func first(for reading: SlotReading) -> BillingException? {
        leftOverAddition(reading) ?? duplicate(reading) ?? endedByHand(reading) ?? notOurs(reading)
    }

    /// An older addition still bills: on another product or agreement, in another category, of an older generation.
    func leftOverAddition(_ reading: SlotReading) -> BillingException? {
        let entry = reading.entry
        if let own = reading.own, own.agreement != destination.agreement {
            return leftOver(entry, "an addition of it is still on the agreement \(own.agreement)")
        }
        if let own = reading.own, own.state == .live, own.product.id != entry.product.id {
            return leftOver(entry, "its addition is still of the product \(own.product.identifier)")
        }
        if !reading.history.openBefore.isEmpty { return leftOver(entry, "an older addition of it was never ended") }
        guard reading.own == nil, leftOver.contains(where: { $0.slot.application == entry.slot.application }) else {
            return nil
        }
        return leftOver(entry, "an addition of it for other categories still bills the same devices")
    }

    /// A copy with our tag bills beside our own.
    private func duplicate(_ reading: SlotReading) -> BillingException? {
        guard let own = reading.own else { return nil }
        let copies = found.filter { $0.serialNumber == own.tag.text && $0.isLive(on: billingDate) }
        guard copies.count > 1 else { return nil }
        let ids = copies.map(\.id).sorted().map(\.description).joined(separator: ", ")
        return reading.entry.exception(
            .duplicateSlotTag, agreement: destination.agreement,
            message: "The additions \(ids) carry the same serial number \(own.tag). "
                + "End all but one of them in ConnectWise, or clear the serial number of a copy that is to stay.")
    }

    /// The ledger's addition is gone, cancelled, re-tagged or of another product, and no ending is recorded.
    private func endedByHand(_ reading: SlotReading) -> BillingException? {
        guard let own = reading.own, own.state == .live, reading.quantity > .zero else { return nil }
        guard let what = reading.handMade else { return nil }
        let id = own.addition.map { " \($0)" } ?? ""
        return reading.entry.exception(
            .additionEndedByHand, agreement: destination.agreement,
            message: "The addition\(id) of \(own.product.identifier) \(what) in ConnectWise by hand. "
                + "Decide whether it is created again or this product is no longer billed.")
    }

    /// A live addition of the same product that Tallybridge did not create, or ended and somebody reopened.
    private func notOurs(_ reading: SlotReading) -> BillingException? {
        guard reading.quantity > .zero || reading.hasLiveAddition else { return nil }
        let entry = reading.entry
        let next = reading.own == nil ? tag(entry.slot, reading.history.generationToCreate).text : nil
        let others = found.filter { addition in
            guard addition.isLive(on: billingDate) else { return false }
            if let next, addition.serialNumber == next { return true }
            return addition.product == entry.product.id && (!isOurs(addition) || isReopened(addition))
        }
        guard let other = others.map(\.id).min() else { return nil }
        return entry.exception(
            .additionNotOurs, agreement: destination.agreement,
            message: "The addition \(other) of \(entry.product.identifier) was not made by Tallybridge. "
                + "Decide whether Tallybridge takes it over or bills beside it.")
    }

    private func isOurs(_ addition: FoundAddition) -> Bool {
        ledger.contains { $0.addition == addition.id || $0.tag.text == addition.serialNumber }
    }

    /// Whether it is one that Tallybridge ended and that has no end any more.
    private func isReopened(_ addition: FoundAddition) -> Bool {
        addition.cancelledDate == .absent
            && ledger.contains { $0.addition == addition.id && $0.state == .ended }
    }

    private func leftOver(_ entry: PlanEntry, _ what: String) -> BillingException {
        entry.exception(
            .additionLeftOver, agreement: destination.agreement,
            message: "\(entry.applicationName) is not billed as \(entry.product.identifier) yet: \(what). "
                + "Decide whether that addition is left as it is or ended.")
    }
}

extension SlotReading {
    /// What somebody did to the ledger's live addition; `nil`: nothing.
    var handMade: String? {
        guard let own, own.state == .live else { return nil }
        guard let addition else { return "was deleted" }
        if addition.cancelledDate != .absent { return "was cancelled" }
        if addition.serialNumber != own.tag.text { return "lost its serial number \(own.tag)" }
        if addition.product != own.product.id { return "was given another product" }
        return nil
    }
}
