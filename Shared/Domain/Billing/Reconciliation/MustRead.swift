/// Whether the agreement's additions must be read today; where nothing can differ ConnectWise is spared
/// the calls.
///
/// True if the plan differs from the ledger, a create is unsettled, verification is due, tomorrow an invoice is due, or
/// the facts alone forbid billing what is used, so that `reconcile` can say so. False if nothing is live and nothing
/// is desired.
package func mustRead(
    _ plan: AdditionPlan, ledger: [LedgerEntry], facts: SiteFacts, verifyEveryDays: Int
) -> Bool {
    guard let destination = plan.destination else { return false }
    let open = ledger.filter(\.isOpen)
    let readings = plan.entries.map { entry in
        SlotReading(
            entry,
            history: SlotHistory(
                of: entry.slot, in: ledger, as: entry.product.id, on: destination.agreement, dated: plan.linesOn),
            found: [], facts: facts)
    }
    guard !open.isEmpty || readings.contains(where: { $0.quantity > .zero }) else { return false }
    if open.contains(where: { $0.state == .creating }) { return true }
    // Lines that are not what is desired: they are followed by others, or stay until somebody answers.
    let desired = readings.compactMap(\.history.open)
    if open.contains(where: { !desired.contains($0) }) { return true }
    if readings.contains(where: { $0.differs(at: plan.usageAtZero) }) { return true }
    if facts.forbidsBilling(plan, to: destination) { return true }
    return isDue(open, on: plan.linesOn, every: verifyEveryDays, nextInvoice: facts.nextInvoice)
}

private func isDue(
    _ open: [LedgerEntry], on billingDate: BillingDate, every days: Int, nextInvoice: BillingDate?
) -> Bool {
    let today = billingDate.daysSinceEpoch
    if let nextInvoice, nextInvoice.daysSinceEpoch - today == 1 { return true }
    return open.contains { entry in
        guard let verified = entry.verifiedOn else { return true }
        return today - verified.daysSinceEpoch >= days
    }
}

extension SlotReading {
    /// Whether anything would have to change if ConnectWise held exactly what the ledger says.
    fileprivate func differs(at usageAtZero: BillingPolicy.UsageAtZero) -> Bool {
        guard let own else { return quantity > .zero }
        if changedLedger != nil { return true }
        return quantity != own.quantity || (quantity == .zero && usageAtZero == .endAtZero)
    }
}

extension SiteFacts {
    /// Whether agreement or product alone forbid billing units of the plan.
    fileprivate func forbidsBilling(_ plan: AdditionPlan, to destination: PlanDestination) -> Bool {
        guard plan.entries.contains(where: { $0.units > .zero }) else { return false }
        return agreementProblem(for: destination, on: plan.billingDate) != nil
            || plan.entries.contains { $0.units > .zero && productProblem(of: $0) != nil }
    }
}
