/// The decisions a reading can lead to.
extension SlotReading {
    /// A person, or nobody, has to act first.
    func blocked(_ code: BillingExceptionCode?) -> SlotDecision {
        SlotDecision(
            slot: entry.slot, action: code.map { .blocked($0) } ?? .nothing, quantity: nil, ledger: changedLedger)
    }

    /// The change waits: a count that is held does not become the period's peak.
    func holding(_ change: QuantityChange, for reason: GuardReason) -> SlotDecision {
        let held = HeldChange(
            slot: entry.slot, applicationName: entry.applicationName, product: entry.product.identifier,
            from: change.from, to: change.to, reason: reason)
        return SlotDecision(
            slot: entry.slot, action: .held(held), quantity: change.from,
            ledger: adopted == history.open ? nil : adopted)
    }

    /// The addition exists: at most its quantity changes.
    func keeping(_ addition: FoundAddition, on billingDate: BillingDate) -> SlotDecision {
        let agrees = addition.quantity == Double(quantity.number)
        return SlotDecision(
            slot: entry.slot,
            action: agrees ? .nothing : .setQuantity(addition.id, from: addition.quantity, to: quantity),
            quantity: quantity, ledger: verified(on: billingDate, agreeing: agrees), drift: drift(of: addition))
    }

    /// There is none: one is created, in the generation that was intended or the next.
    func creating(from date: BillingDate, _ bound: EffectiveDateBound) -> SlotDecision {
        let new = NewAddition(
            generation: history.generationToCreate, product: entry.product, quantity: quantity, effectiveDate: date,
            bound: bound, units: count.units, peakPeriod: count.peak?.period)
        return SlotDecision(slot: entry.slot, action: .create(new), quantity: quantity, ledger: changedLedger)
    }

    /// A person's addition is taken for the slot's own, in the next generation.
    func adopting(_ addition: FoundAddition, from date: BillingDate) -> SlotDecision {
        let adopted = AdoptedAddition(
            addition: addition.id, generation: history.generationToCreate, product: entry.product,
            quantity: UnitCount(Int(min(Double(Int32.max), max(0, addition.quantity)))),
            effectiveDate: date)
        return SlotDecision(
            slot: entry.slot, action: .adopt(adopted), quantity: adopted.quantity, ledger: changedLedger)
    }

    /// Nothing is used and there is an addition, or there may be one.
    func atZero(
        _ usageAtZero: BillingPolicy.UsageAtZero, on billingDate: BillingDate, prorates: Bool
    ) -> SlotDecision {
        let (action, isEnded) = actionAtZero(usageAtZero, on: billingDate, prorates: prorates)
        guard let addition, handMade(on: billingDate) == nil || isEnded else {
            return SlotDecision(slot: entry.slot, action: action, quantity: nil, ledger: changedLedger)
        }
        var ledger = verified(on: billingDate, agreeing: addition.quantity == 0)
        if isEnded {
            ledger = ledger ?? own
            ledger?.state = .ended
        }
        let keeps = usageAtZero == .keepAtZero
        return SlotDecision(
            slot: entry.slot, action: action, quantity: keeps ? .zero : nil, ledger: ledger,
            drift: drift(of: addition))
    }

    /// The ledger entry after reading it on `billingDate`; `nil` if nothing changes.
    private func verified(on billingDate: BillingDate, agreeing: Bool) -> LedgerEntry? {
        guard var entry = own else { return nil }
        // Only agreement is verification: a difference stays due until its correction is acknowledged.
        if agreeing {
            entry.verifiedOn = billingDate
            entry.quantity = quantity
        }
        return entry == history.open ? nil : entry
    }

    /// What a person changed the quantity to.
    private func drift(of addition: FoundAddition) -> Double? {
        let expected = [own?.quantity, quantity].compactMap { $0.map { Double($0.number) } }
        return expected.contains(addition.quantity) ? nil : addition.quantity
    }
}
