import Billing

/// A value of a key that is missing or of no known meaning.
struct UnreadableKey: Error, Equatable, CustomStringConvertible {
    let serial: String
    let field: KeyRow.CodingKeys
    let value: Int?

    var description: String {
        let found = value.map { "has the unknown value \($0)" } ?? "is missing"
        return "key \(serial): \(field.rawValue) \(found)"
    }
}

extension LicenceKey {
    /// A key as the server lists it, with its product name as far as it is taken.
    init(_ row: KeyRow, productName: String, holder: Holder) throws(UnreadableKey) {
        var kind = try LicenceKeyKind(row)
        // A subscription that is sold like a licence still ends and pauses like a subscription.
        if kind == .commercial, row.isSubscription == true { kind = .subscription }
        self.init(
            serial: KeySerial(row.serial), productName: productName, kind: kind, limitDate: row.limitDate?.day,
            subscription: kind == .subscription ? try SubscriptionFacts(row, holder: holder) : nil, holder: holder)
    }
}

extension LicenceKeyKind {
    /// Source: KSC Open API, `KLLIC_KEY_TYPE`.
    fileprivate init(_ row: KeyRow) throws(UnreadableKey) {
        switch row.type.value {
        case 1: self = .commercial
        case 2: self = .beta
        case 3: self = .trial
        case 4: self = .test
        case 5: self = .oem
        case 6: self = .subscription
        default: throw UnreadableKey(serial: row.serial, field: .type, value: row.type.value)
        }
    }
}

extension SubscriptionFacts {
    /// `nil` for another server's key whose data this server does not tell.
    fileprivate init?(_ row: KeyRow, holder: LicenceKey.Holder) throws(UnreadableKey) {
        guard let state = row.subscriptionState?.value else {
            if holder == .anotherServer { return nil }
            throw UnreadableKey(serial: row.serial, field: .subscriptionState, value: nil)
        }
        self.init(
            state: try Self.state(state, of: row), endDateKind: try Self.endDateKind(row),
            endDate: row.subscriptionEnd?.day, graceDays: max(0, row.graceDays?.value ?? 0))
    }

    /// Source: KSC Open API, `KLLIC_SUBSCRINFO_STATE`.
    private static func state(_ value: Int, of row: KeyRow) throws(UnreadableKey) -> State {
        switch value {
        case 0: .active
        case 1: .paused
        case 2: .softCancelled
        case 3: .hardCancelled
        default: throw UnreadableKey(serial: row.serial, field: .subscriptionState, value: value)
        }
    }

    /// Source: KSC Open API, `KLLIC_SUBSCRINFO_ENDDATETYPE`.
    private static func endDateKind(_ row: KeyRow) throws(UnreadableKey) -> EndDateKind {
        switch row.subscriptionEndType?.value ?? 0 {
        case 0: .undefined
        case 1: .unlimited
        case 2: .limited
        case 3: .paused
        case let value: throw UnreadableKey(serial: row.serial, field: .subscriptionEndType, value: value)
        }
    }
}
