/// Rule 1: which keys are billable, and why the others are not.
extension LicenceKey {
    /// Why the key does not count on `billingDate`; `nil`: it is billable.
    ///
    /// A key that only another server holds is judged like an own one first, so that `keyOfAnotherServer` always
    /// means: it would count if it were the company's own.
    func exclusion(on billingDate: BillingDate, under policy: BillingPolicy) -> KeyExclusion? {
        if let reason = ownExclusion(on: billingDate, under: policy) { return reason }
        switch holder {
        case .managedCompany: return nil
        case .anotherServer: return policy.billMainServerKeys ? nil : .keyOfAnotherServer
        }
    }

    /// Whether it counts although nothing says when it ends (rule 1: such a key is named).
    var isCommercialWithoutDate: Bool { kind == .commercial && limitDate == nil }

    private func ownExclusion(on billingDate: BillingDate, under policy: BillingPolicy) -> KeyExclusion? {
        switch kind {
        case .trial: return .trial
        case .beta: return .beta
        case .test: return .test
        case .oem: return .oem
        case .commercial: return isPast(limitDate, on: billingDate) ? .expired : nil
        case .subscription:
            guard let subscription else { return isPast(limitDate, on: billingDate) ? .expired : nil }
            return subscription.exclusion(on: billingDate, limitDate: limitDate, under: policy)
        }
    }
}

extension SubscriptionFacts {
    fileprivate func exclusion(
        on billingDate: BillingDate, limitDate: BillingDate?, under policy: BillingPolicy
    ) -> KeyExclusion? {
        if state == .paused || endDateKind == .paused { return .subscriptionPaused }
        if state == .hardCancelled { return .subscriptionCancelled }
        guard let end = end(limitDate: limitDate), end < billingDate else { return nil }
        // What is cancelled runs to its end and gets no grace: grace is time to renew.
        if state == .softCancelled { return .subscriptionCancelled }
        guard billingDate.daysSinceEpoch - end.daysSinceEpoch <= graceDays else { return .expired }
        return policy.billDuringGrace ? nil : .inGrace
    }

    /// Its last day.
    ///
    /// An unlimited subscription has none, unless it was cancelled to one.
    private func end(limitDate: BillingDate?) -> BillingDate? {
        switch endDateKind {
        case .unlimited: state == .softCancelled ? endDate : nil
        case .limited: endDate ?? limitDate
        case .undefined, .paused: limitDate ?? endDate
        }
    }
}

/// Compared as dates: the last day still counts.
private func isPast(_ date: BillingDate?, on billingDate: BillingDate) -> Bool {
    date.map { $0 < billingDate } ?? false
}
