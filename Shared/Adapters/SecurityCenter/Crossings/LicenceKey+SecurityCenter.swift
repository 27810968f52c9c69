import Billing

extension LicenceKey {
    /// A key as the server lists it, with its product name as far as it is taken.
    init(_ row: KeyRow, productName: String, holder: Holder) throws(UnreadableField) {
        var kind = try LicenceKeyKind(row)
        // A subscription that is sold like a licence still ends and pauses like a subscription.
        if kind == .commercial, try row.isSubscription.optional(KeyRow.CodingKeys.isSubscription) == true {
            kind = .subscription
        }
        self.init(
            serial: KeySerial(row.serial), productName: productName, kind: kind,
            limitDate: try row.limitDate.optional(KeyRow.CodingKeys.limitDate)?.day,
            subscription: kind == .subscription ? try SubscriptionFacts(row, holder: holder) : nil, holder: holder)
    }
}

extension KeyRow {
    /// The product's name, which no key is without.
    var name: String {
        get throws(UnreadableField) {
            let name = try productName.required(CodingKeys.productName)
            guard !name.isEmpty else { throw UnreadableField(CodingKeys.productName.rawValue, "is empty") }
            return name
        }
    }

    fileprivate static func unknown(_ field: CodingKeys, _ value: Int) -> UnreadableField {
        UnreadableField(field.rawValue, "has the unknown value \(value)")
    }
}

extension LicenceKeyKind {
    /// Source: KSC Open API, `KLLIC_KEY_TYPE`.
    fileprivate init(_ row: KeyRow) throws(UnreadableField) {
        switch try row.type.required(KeyRow.CodingKeys.type).value {
        case 1: self = .commercial
        case 2: self = .beta
        case 3: self = .trial
        case 4: self = .test
        case 5: self = .oem
        case 6: self = .subscription
        case let value: throw KeyRow.unknown(.type, value)
        }
    }
}

extension SubscriptionFacts {
    /// `nil` for another server's key whose data this server does not tell.
    fileprivate init?(_ row: KeyRow, holder: LicenceKey.Holder) throws(UnreadableField) {
        guard let state = try row.subscriptionState.optional(KeyRow.CodingKeys.subscriptionState)?.value else {
            if holder == .anotherServer { return nil }
            throw UnreadableField(KeyRow.CodingKeys.subscriptionState.rawValue, "is missing")
        }
        self.init(
            state: try Self.state(state), endDateKind: try Self.endDateKind(row),
            endDate: try row.subscriptionEnd.optional(KeyRow.CodingKeys.subscriptionEnd)?.day,
            graceDays: max(0, try row.graceDays.optional(KeyRow.CodingKeys.graceDays)?.value ?? 0))
    }

    /// Source: KSC Open API, `KLLIC_SUBSCRINFO_STATE`.
    private static func state(_ value: Int) throws(UnreadableField) -> State {
        switch value {
        case 0: .active
        case 1: .paused
        case 2: .softCancelled
        case 3: .hardCancelled
        default: throw KeyRow.unknown(.subscriptionState, value)
        }
    }

    /// Source: KSC Open API, `KLLIC_SUBSCRINFO_ENDDATETYPE`.
    private static func endDateKind(_ row: KeyRow) throws(UnreadableField) -> EndDateKind {
        switch try row.subscriptionEndType.optional(KeyRow.CodingKeys.subscriptionEndType)?.value ?? 0 {
        case 0: .undefined
        case 1: .unlimited
        case 2: .limited
        case 3: .paused
        case let value: throw KeyRow.unknown(.subscriptionEndType, value)
        }
    }
}
