/// What a person has to answer before a slot may change: looked for in the order of these functions.
struct SlotObstacles {
    let billingDate: BillingDate
    let destination: PlanDestination
    let ledger: [LedgerEntry]
    let found: [FoundAddition]
    let unreadable: [UnreadableAddition]
    let tag: (Slot, Int) -> SlotTag
    /// Slots of the ledger that are open although the plan has no entry for them.
    let leftOver: [LedgerEntry]

    /// The first obstacle, as the exception that names it.
    func first(for reading: SlotReading) -> BillingException? {
        leftOverAddition(reading) ?? unreadableAddition(reading) ?? duplicate(reading) ?? endedByHand(reading)
            ?? notOurs(reading)
    }

    /// An older addition still bills: on another product or agreement, in another category, of an older generation.
    func leftOverAddition(_ reading: SlotReading) -> BillingException? {
        let entry = reading.entry
        if let own = reading.own, own.agreement != destination.agreement {
            return leftOver(
                entry, "an addition of it is still on the agreement \(own.agreement)",
                "Choose that agreement again; another one can be chosen")
        }
        if let own = reading.own, own.state == .live, own.product.id != entry.product.id {
            return leftOver(
                entry, "its addition is still of the product \(own.product.identifier)",
                "Map that product again; another one can be mapped")
        }
        if let older = reading.history.openBefore.first {
            let id = older.addition.map { " \($0)" } ?? ""
            return leftOver(
                entry, message: "an older addition\(id) of it was never ended. Tell the operator: nothing else helps.")
        }
        guard reading.own == nil, leftOver.contains(where: { $0.slot.application == entry.slot.application }) else {
            return nil
        }
        return leftOver(
            entry, "an addition of it for other categories still bills the same devices",
            "Map those categories again; others can be mapped")
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
        guard let (what, remedy) = reading.handMade else { return nil }
        let id = own.addition.map { " \($0)" } ?? ""
        return reading.entry.exception(
            .additionEndedByHand, agreement: destination.agreement,
            message: "The addition\(id) of \(own.product.identifier) \(what) in ConnectWise by hand. "
                + remedy)
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
        guard let other = others.min(by: { $0.id < $1.id }) else { return nil }
        let origin = isReopened(other) ? "was ended by Tallybridge and reopened by hand" : "was not made by Tallybridge"
        return entry.exception(
            .additionNotOurs, agreement: destination.agreement,
            message: "The addition \(other.id) \(origin), and \(entry.product.identifier) is never billed beside it. "
                + "End or delete it in ConnectWise: Tallybridge bills instead from the next run on.")
    }

    private func isOurs(_ addition: FoundAddition) -> Bool {
        ledger.contains { $0.addition == addition.id || $0.tag.text == addition.serialNumber }
    }

    /// Whether it is one that Tallybridge ended and that has no end any more.
    private func isReopened(_ addition: FoundAddition) -> Bool {
        addition.cancelledDate == .absent
            && ledger.contains { $0.addition == addition.id && $0.state == .ended }
    }

    /// - Parameter remedy: what makes the older addition the slot's own again, and what can be done afterwards.
    private func leftOver(_ entry: PlanEntry, _ what: String, _ remedy: String) -> BillingException {
        leftOver(entry, message: "\(what). \(remedy) once usage has fallen to zero under the policy endAtZero.")
    }

    private func leftOver(_ entry: PlanEntry, message: String) -> BillingException {
        entry.exception(
            .additionLeftOver, agreement: destination.agreement,
            message: "\(entry.applicationName) is not billed as \(entry.product.identifier) yet: \(message)")
    }
}

extension SlotReading {
    /// What somebody did to the ledger's live addition, and what helps; `nil`: nothing was done.
    var handMade: (what: String, remedy: String)? {
        guard let own, own.state == .live else { return nil }
        guard let addition else {
            let remedy = "It is not created again: bill it by hand, or switch automatic billing off for the company."
            return ("was deleted", remedy)
        }
        if addition.cancelledDate != .absent {
            return ("was cancelled", "Clear its cancelled date there to bill it again.")
        }
        if addition.serialNumber != own.tag.text {
            return ("lost its serial number", "Write the serial number \(own.tag) back to bill it again.")
        }
        if addition.product != own.product.id {
            return ("was given another product", "Give it \(own.product.identifier) back to bill it again.")
        }
        return nil
    }
}
