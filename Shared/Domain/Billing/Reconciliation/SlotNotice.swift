/// What a person is told although the slot goes on: nothing of it is unbilled, so these exceptions have no units.
extension SlotObstacles {
    func notices(for reading: SlotReading) -> [BillingException] {
        guard reading.quantity > .zero, let own = reading.own, let addition = reading.addition else { return [] }
        return [endsLater(reading, addition), beside(reading, own, addition)].compactMap { $0 }
    }

    /// A person gave our addition an end that has not come.
    private func endsLater(_ reading: SlotReading, _ addition: FoundAddition) -> BillingException? {
        guard case .date(let end) = addition.cancelledDate else { return nil }
        return reading.entry.exception(
            .additionEndedByHand, agreement: destination.agreement, units: .zero, addition: addition.id,
            message: "Somebody set the cancelled date of the addition \(addition.id) of "
                + "\(reading.entry.product.identifier) to \(end) in ConnectWise. It is kept up to date until then; clear "
                + "the date there if it is to bill on.")
    }

    /// A person's addition bills beside ours.
    private func beside(_ reading: SlotReading, _ own: LedgerEntry, _ addition: FoundAddition) -> BillingException? {
        let entry = reading.entry
        let others = found.filter { isStrange($0, to: entry) && uninvoiced.wouldDouble($0, from: own.effectiveDate) }
        guard let other = others.min(by: { $0.id < $1.id }) else { return nil }
        return entry.exception(
            .additionNotOurs, agreement: destination.agreement, units: .zero, addition: other.id,
            message:
                "The addition \(other.id) was not made by Tallybridge and bills \(entry.product.identifier) beside "
                + "the addition \(addition.id), which goes on being kept up to date. If both bill the same "
                + "\(entry.applicationName), set the quantity of \(other.id) to 0 and end it in ConnectWise; nothing has "
                + "to be done for a line that is meant so.")
    }
}

extension SlotReading {
    /// What somebody did to the ledger's live addition, and what helps; `nil`: nothing was done, or it is in force still.
    func handMade(on billingDate: BillingDate) -> (what: String, remedy: String)? {
        guard let own, own.state == .live else { return nil }
        guard let addition else {
            let remedy = "It is not created again by itself: have it created again, or stop billing this slot."
            return ("was deleted", remedy)
        }
        switch addition.cancelledDate {
        case .absent: break
        case .date where addition.isLive(on: billingDate): break
        case .date, .unreadable:
            return (
                "was cancelled",
                "Clear its cancelled date there to bill it again, have a new one created, or stop billing this slot."
            )
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
