/// What a person has to answer before a slot may change: looked for in the order of these functions.
struct SlotObstacles {
    let billingDate: BillingDate
    let destination: PlanDestination
    let ledger: [LedgerEntry]
    let found: [FoundAddition]
    let unreadable: [UnreadableAddition]
    /// Slots to which something was sent that may be one of those: nothing more is sent before that is known.
    let doubted: [Slot: UnreadableAddition]
    let tag: (Slot, Int) -> SlotTag
    /// Which lines of the agreement are yet to be invoiced.
    let uninvoiced: UninvoicedPeriods
    /// When a new addition would take effect.
    let effectiveDate: BillingDate
    /// Additions that a person lets bill beside ours.
    let beside: Set<AdditionID>

    /// The first obstacle, as the exception that names it.
    func first(for reading: SlotReading) -> BillingException? {
        unreadableAddition(reading) ?? duplicate(reading) ?? endedByHand(reading) ?? notOurs(reading)
    }

    /// A copy with our tag bills beside our own.
    private func duplicate(_ reading: SlotReading) -> BillingException? {
        guard let own = reading.own else { return nil }
        let copies = found.filter { copy in
            guard copy.serialNumber == own.tag.text else { return false }
            return copy.id == reading.addition?.id && copy.isLive(on: billingDate)
                || uninvoiced.wouldDouble(copy, from: own.effectiveDate)
        }
        guard copies.count > 1 else { return nil }
        let strange = copies.map(\.id).filter { $0 != own.addition }
        let ids = copies.map(\.id).sorted().map(\.description).joined(separator: ", ")
        return reading.entry.exception(
            .duplicateSlotTag, agreement: destination.agreement,
            addition: strange.count == 1 ? strange.first : nil,
            message: "The additions \(ids) carry the same serial number \(own.tag). Of all but one of them, set the "
                + "quantity to 0 and end them in ConnectWise, or clear the serial number of a copy that is to stay.")
    }

    /// The ledger's addition is gone, cancelled, re-tagged or of another product, and no ending is recorded.
    private func endedByHand(_ reading: SlotReading) -> BillingException? {
        guard let own = reading.own, own.state == .live, reading.quantity > .zero else { return nil }
        guard let (what, remedy) = reading.handMade(on: billingDate) else { return nil }
        let id = own.addition.map { " \($0)" } ?? ""
        return reading.entry.exception(
            .additionEndedByHand, agreement: destination.agreement, addition: own.addition,
            message: "The addition\(id) of \(own.product.identifier) \(what) in ConnectWise by hand. "
                + remedy)
    }

    /// An addition of the same product bills what a new one would bill again: a person made it, or we ended it and it
    /// bills all the same.
    private func notOurs(_ reading: SlotReading) -> BillingException? {
        guard reading.quantity > .zero, !reading.hasLiveAddition else { return nil }
        let entry = reading.entry
        let next = reading.own == nil ? tag(entry.slot, reading.history.generationToCreate).text : nil
        let others = found.filter { addition in
            if let next, addition.serialNumber == next, addition.isLive(on: billingDate) { return true }
            return isStrange(addition, to: entry) && uninvoiced.wouldDouble(addition, from: effectiveDate)
        }
        guard let other = others.min(by: { $0.id < $1.id }) else { return nil }
        return entry.exception(
            .additionNotOurs, agreement: destination.agreement, addition: other.id,
            message: "The addition \(other.id) \(origin(of: other)), and \(entry.product.identifier) is never billed "
                + "beside it. \(remedy(for: other))")
    }

    /// What of the product is no slot's own.
    func isStrange(_ addition: FoundAddition, to entry: PlanEntry) -> Bool {
        guard addition.product == entry.product.id, !beside.contains(addition.id) else { return false }
        return !ledger.contains { own in
            switch own.state {
            case .creating, .live: own.addition == addition.id || own.tag.text == addition.serialNumber
            // What ends as we ended it is no stranger: `successorDates` and `endings` respect it.
            case .ended:
                own.addition == addition.id && own.endedOn.map { addition.cancelledDate == .date($0) } ?? false
            case .suspect, .left: false
            }
        }
    }

    private func origin(of addition: FoundAddition) -> String {
        let isEnded = ledger.contains { $0.state == .ended && $0.addition == addition.id }
        return isEnded ? "was ended by Tallybridge and bills again" : "was not made by Tallybridge"
    }

    private func remedy(for addition: FoundAddition) -> String {
        let result = "Tallybridge bills instead from the next run on."
        guard case .date(let cancelled) = addition.cancelledDate else {
            return "Set its quantity to 0 and end it in ConnectWise: \(result)"
        }
        if uninvoiced.prorates {
            return
                "It is cancelled on \(cancelled) and bills until then. Set its quantity to 0 and its cancelled date to "
                + "today in ConnectWise: \(result)"
        }
        let period = uninvoiced.start.map { " from \($0)" } ?? ""
        return
            "It is cancelled on \(cancelled), but is still invoiced for the whole period\(period). Set its quantity to "
            + "0 in ConnectWise: \(result)"
    }
}
