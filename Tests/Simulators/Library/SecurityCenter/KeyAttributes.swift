import StrictJSON

/// How a licence key looks in Security Center.
///
/// Source: the reference's list of licence key attributes.
struct KeyAttributes {
    let key: Scenario.Key
    /// Installed products that use it, the counter that must not be billed from.
    let current: Int
    let reserve: Int
    let isInStore: Bool

    var members: [String: JSONValue] {
        var members: [String: JSONValue] = [
            "KLLIC_SERIAL": .string(key.serial), "KLLIC_PROD_NAME": .string(key.productName),
            "KLLIC_KEY_TYPE": .integer(keyType), "KLLIC_APP_ID": .integer(1017),
            "KLLIC_PROD_SUITE_ID": .integer(1750),
            "KLLIC_CREATION_DATE": OpenAPIValue.dateTime("2024-01-15T00:00:00Z"),
            "KLLIC_LICENSE_PERIOD": .integer(365), "KLLIC_LIC_COUNT": .integer(1000),
            "KLLIC_NHOSTS_ASCURRENT": .integer(current), "KLLIC_NHOSTS_ASNEXT": .integer(reserve),
            "KLLICSRV_KEY_INSTALLED": .bool(isInStore), "KLLICSRV_AUTOKEY": .bool(false),
            "KLLIC_LICTYPE_IS_SUBSCRIPTION": .bool(key.kind == .subscription),
        ]
        if let limit = limitDate { members["KLLIC_LIMIT_DATE"] = limit }
        return key.kind == .subscription ? members.merging(subscription) { $1 } : members
    }

    /// `KLLIC_KEY_TYPE`.
    var keyType: Int {
        switch key.kind {
        case .commercial: 1
        case .beta: 2
        case .trial: 3
        case .test: 4
        case .oem: 5
        case .subscription: 6
        }
    }

    /// The latest expiry.
    ///
    /// A key without one has an empty date, an unlimited subscription none at all. For a subscription this is the end
    /// of grace (believed), so its own end date is another attribute.
    var limitDate: JSONValue? {
        guard let day = key.expires else { return key.kind == .subscription ? nil : OpenAPIValue.dateTime("") }
        return moment(of: day.adding(days: key.graceDays))
    }

    private var subscription: [String: JSONValue] {
        var members: [String: JSONValue] = [
            "KLLIC_SUBSCRINFO_STATE": .integer(state),
            "KLLIC_SUBSCRINFO_ENDDATETYPE": .integer(endDateType),
            "KLLIC_SUBSCRINFO_GRACETERM": .integer(key.graceDays),
            "KLLIC_SUBSCRINFO_PROVIDERURL": .string("https://provider.example"),
        ]
        if let day = key.expires { members["KLLIC_SUBSCRINFO_ENDDATE"] = moment(of: day) }
        return members
    }

    private var state: Int {
        switch key.subscriptionState {
        case .active: 0
        case .paused: 1
        case .softCancelled: 2
        case .hardCancelled: 3
        }
    }

    /// 1 unlimited, 2 limited, 3 paused.
    private var endDateType: Int {
        if key.expires != nil { return 2 }
        return key.subscriptionState == .paused ? 3 : 1
    }

    /// Some time of `day`; which one differs from key to key.
    private func moment(of day: CalendarDay) -> JSONValue {
        let times = ["00:00:00", "23:59:59", "12:34:56"]
        return OpenAPIValue.dateTime("\(day)T\(times[Int(StableText.number(of: key.serial) % 3)])Z")
    }
}
