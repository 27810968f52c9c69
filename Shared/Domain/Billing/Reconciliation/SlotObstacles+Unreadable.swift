/// Additions that cannot be read, where a slot could be billed twice because of them.
///
/// The safe reading of what is not known: a line may be of any product and may carry any tag until it can be read, so
/// nothing is created beside one that may be the slot's own or a person's for its product; a line of ours that is known
/// and read goes on, because a changed quantity adds no second line.
extension SlotObstacles {
    /// What keeps a slot from being written at all.
    func unreadableAddition(_ reading: SlotReading) -> BillingException? {
        if let sent = doubted[reading.entry.slot] {
            let product = reading.entry.product.identifier
            return exception(
                reading, sent, "may be what was sent for \(product) and not answered, so nothing more is sent")
        }
        if let own = reading.ownUnreadable {
            let product = reading.entry.product.identifier
            return exception(reading, own, "is the one that bills \(product), so it stays as it is")
        }
        guard reading.quantity > .zero || reading.hasLiveAddition else { return nil }
        if let copy = unreadable.first(where: { isCopy($0, of: reading) }) {
            return exception(reading, copy, "carries the serial number of the one that Tallybridge bills")
        }
        guard reading.addition == nil, let other = unreadable.first(where: { isInTheWay($0, of: reading) }) else {
            return nil
        }
        let product = reading.entry.product.identifier
        return exception(reading, other, "may bill \(product) already, so \(product) is not added beside it")
    }

    /// What a person should know although the slot's own line goes on.
    func unreadableBeside(_ reading: SlotReading) -> BillingException? {
        guard reading.addition != nil, let own = reading.own, own.state == .live else { return nil }
        guard let other = unreadable.first(where: { isOthers($0, of: reading, from: own.effectiveDate) }) else {
            return nil
        }
        let product = reading.entry.product.identifier
        return exception(
            reading, other, units: .zero, "may bill \(product) beside the one that Tallybridge keeps up to date")
    }

    /// It has the tag of the slot's own line, and another id.
    private func isCopy(_ addition: UnreadableAddition, of reading: SlotReading) -> Bool {
        guard let own = reading.own, own.state == .live, addition.tag == own.tag.text else { return false }
        return mayBill(addition, from: own.effectiveDate)
    }

    /// Whether a create could make a second line.
    private func isInTheWay(_ addition: UnreadableAddition, of reading: SlotReading) -> Bool {
        let tag = reading.own?.tag ?? self.tag(reading.entry.slot, reading.history.generationToCreate)
        // Cancelled or not, it may be the one whose creation was not answered.
        if reading.own != nil, addition.mayCarry(tag, of: reading.entry.product.id) { return true }
        // One that has the tag the next generation would get, whatever its product.
        if addition.tag == tag.text, mayBill(addition, from: effectiveDate) { return true }
        return isOthers(addition, of: reading, from: effectiveDate)
    }

    /// Whether it may be a line for the slot's product that is not ours, or that we ended and that bills again.
    private func isOthers(_ addition: UnreadableAddition, of reading: SlotReading, from date: BillingDate) -> Bool {
        guard addition.mayBe(reading.entry.product.id), uninvoiced.mightDouble(addition, from: date) else {
            return false
        }
        guard let known = ledger.first(where: { $0.addition == addition.id }) else {
            return !ledger.contains { $0.isOpen && $0.tag.text == addition.tag }
        }
        guard known.state == .ended else { return false }
        // What we ended bills no more than we left of it, as long as it carries a cancelled date.
        if case .date = addition.cancelledDate { return known.quantity > .zero }
        return true
    }

    /// Whether it may bill what a line bills that takes effect on `date`.
    private func mayBill(_ addition: UnreadableAddition, from date: BillingDate) -> Bool {
        addition.mayBeLive(on: billingDate) || uninvoiced.mightDouble(addition, from: date)
    }

    private func exception(
        _ reading: SlotReading, _ addition: UnreadableAddition, units: UnitCount? = nil, _ consequence: String
    ) -> BillingException {
        let message =
            "The addition \(addition.id) on the agreement \(destination.agreement) in ConnectWise cannot be read: "
            + "\(addition.flaw). It \(consequence). Correct that field there, or delete the addition if it is not needed: "
            + "Tallybridge goes on from the next run."
        return reading.entry.exception(
            .recordUnreadable, agreement: destination.agreement, units: units, message: message)
    }
}
