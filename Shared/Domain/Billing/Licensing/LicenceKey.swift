/// The kind of a licence key.
///
/// Source: KSC Open API, `KLLIC_KEY_TYPE` 1 to 6.
package enum LicenceKeyKind: String, CaseIterable, Hashable, Sendable, Codable {
    case commercial, subscription, trial, beta, test, oem
}

/// What a source says of a subscription.
///
/// Source: KSC Open API, `KLLIC_SUBSCRINFO_*`.
package struct SubscriptionFacts: Hashable, Sendable, Codable {
    /// `KLLIC_SUBSCRINFO_STATE`.
    package enum State: String, CaseIterable, Hashable, Sendable, Codable {
        case active, paused, softCancelled, hardCancelled
    }

    /// `KLLIC_SUBSCRINFO_ENDDATETYPE`.
    package enum EndDateKind: String, CaseIterable, Hashable, Sendable, Codable {
        case undefined, unlimited, limited, paused
    }

    /// Whether it runs, rests or ends.
    package let state: State
    /// What its end date means.
    package let endDateKind: EndDateKind
    /// The UTC calendar date of its end; `nil` where none is given.
    package let endDate: BillingDate?
    /// Days of grace the provider grants after the end.
    package let graceDays: Int

    /// What the source says.
    package init(state: State, endDateKind: EndDateKind, endDate: BillingDate?, graceDays: Int) {
        self.state = state
        self.endDateKind = endDateKind
        self.endDate = endDate
        self.graceDays = graceDays
    }
}

/// A licence key as a source reports it.
package struct LicenceKey: Hashable, Sendable, Codable {
    /// Whose list of keys holds it.
    package enum Holder: String, Hashable, Sendable, Codable {
        /// The managed company's own list.
        case managedCompany
        /// Another server's list only (the main server's, as a rule): named, and billed only by policy.
        case anotherServer
    }

    /// Its serial number.
    package let serial: KeySerial
    /// The product name, with region, band and term in it.
    package let productName: String
    package let kind: LicenceKeyKind
    /// The UTC calendar date of `KLLIC_LIMIT_DATE`, its last valid day; `nil` if it has none.
    package let limitDate: BillingDate?
    /// For subscriptions, what is said of them.
    package let subscription: SubscriptionFacts?
    package let holder: Holder

    /// A key as reported.
    package init(
        serial: KeySerial, productName: String, kind: LicenceKeyKind, limitDate: BillingDate?,
        subscription: SubscriptionFacts? = nil, holder: Holder = .managedCompany
    ) {
        self.serial = serial
        self.productName = productName
        self.kind = kind
        self.limitDate = limitDate
        self.subscription = subscription
        self.holder = holder
    }
}
