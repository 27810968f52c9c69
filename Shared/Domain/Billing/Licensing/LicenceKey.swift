/// The kind of a licence key.
///
/// Source: KSC Open API, `KLLIC_KEY_TYPE` 1 to 6.
public enum LicenceKeyKind: String, CaseIterable, Hashable, Sendable, Codable {
    case commercial, subscription, trial, beta, test, oem
}

/// What a source says of a subscription.
///
/// Source: KSC Open API, `KLLIC_SUBSCRINFO_*`.
public struct SubscriptionFacts: Hashable, Sendable, Codable {
    /// `KLLIC_SUBSCRINFO_STATE`.
    public enum State: String, CaseIterable, Hashable, Sendable, Codable {
        case active, paused, softCancelled, hardCancelled
    }

    /// `KLLIC_SUBSCRINFO_ENDDATETYPE`.
    public enum EndDateKind: String, CaseIterable, Hashable, Sendable, Codable {
        case undefined, unlimited, limited, paused
    }

    /// Whether it runs, rests or ends.
    public let state: State
    /// What its end date means.
    public let endDateKind: EndDateKind
    /// The UTC calendar date of its end; `nil` where none is given.
    public let endDate: BillingDate?
    /// Days of grace the provider grants after the end.
    public let graceDays: Int

    /// What the source says.
    public init(state: State, endDateKind: EndDateKind, endDate: BillingDate?, graceDays: Int) {
        self.state = state
        self.endDateKind = endDateKind
        self.endDate = endDate
        self.graceDays = graceDays
    }
}

/// A licence key as a source reports it.
public struct LicenceKey: Hashable, Sendable, Codable {
    /// Whose list of keys holds it.
    public enum Holder: String, Hashable, Sendable, Codable {
        /// The managed company's own list.
        case managedCompany
        /// Another server's list only (the main server's, as a rule): named, and billed only by policy.
        case anotherServer
    }

    /// Its serial number.
    public let serial: KeySerial
    /// The product name, with region, band and term in it.
    public let productName: String
    /// Its kind.
    public let kind: LicenceKeyKind
    /// The UTC calendar date of `KLLIC_LIMIT_DATE`, its last valid day; `nil` if it has none.
    public let limitDate: BillingDate?
    /// For subscriptions, what is said of them.
    public let subscription: SubscriptionFacts?
    /// Whose it is.
    public let holder: Holder

    /// A key as reported.
    public init(
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
