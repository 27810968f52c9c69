/// Rule 8: usage that falls to zero sets the addition to zero or ends it, as the policy says.
extension SlotReading {
    /// What becomes of the live addition; nothing if a person already ended, re-tagged or deleted it.
    func actionAtZero(
        _ usageAtZero: BillingPolicy.UsageAtZero, on billingDate: BillingDate, prorates: Bool
    ) -> (action: SlotAction, isEnded: Bool) {
        guard let own, let addition, own.state == .live, addition.serialNumber == own.tag.text,
            addition.product == own.product.id
        else { return (.nothing, false) }
        switch usageAtZero {
        case .keepAtZero:
            guard addition.isLive(on: billingDate), addition.quantity != 0 else { return (.nothing, false) }
            return (.setQuantity(addition.id, from: addition.quantity, to: .zero), false)
        case .endAtZero:
            let end = max(billingDate, effectiveDate(of: addition, own))
            // An ending of ours whose answer was lost, or one by hand that does as well.
            if case .date(let cancelled) = addition.cancelledDate, cancelled <= end { return (.nothing, true) }
            return (.end(addition.id, on: end, zeroQuantity: !prorates), false)
        }
    }

    /// An addition is never ended before it takes effect.
    private func effectiveDate(of addition: FoundAddition, _ own: LedgerEntry) -> BillingDate {
        switch addition.effectiveDate {
        case .date(let date): date
        case .absent, .unreadable: own.effectiveDate
        }
    }
}
