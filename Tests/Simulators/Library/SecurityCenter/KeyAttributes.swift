/// How a licence key looks in Security Center.
///
/// Source: the reference's list of licence key attributes.
struct KeyAttributes {
    let key: Scenario.Key
    /// Installed products that use it, the counter that must not be billed from.
    let current: Int
    let reserve: Int
    let isInStore: Bool

    var members: [JSON.Member] {
        var members: [JSON.Member] = [
            .init("KLLIC_SERIAL", .string(key.serial)), .init("KLLIC_PROD_NAME", .string(key.productName)),
            .init("KLLIC_KEY_TYPE", .integer(keyType)), .init("KLLIC_APP_ID", .integer(1017)),
            .init("KLLIC_PROD_SUITE_ID", .integer(1750)),
            .init("KLLIC_CREATION_DATE", OpenAPIValue.dateTime("2024-01-15T00:00:00Z")),
            .init("KLLIC_LICENSE_PERIOD", .integer(365)), .init("KLLIC_LIC_COUNT", .integer(1000)),
            .init("KLLIC_NHOSTS_ASCURRENT", .integer(current)), .init("KLLIC_NHOSTS_ASNEXT", .integer(reserve)),
            .init("KLLICSRV_KEY_INSTALLED", .bool(isInStore)), .init("KLLICSRV_AUTOKEY", .bool(false)),
            .init("KLLIC_LICTYPE_IS_SUBSCRIPTION", .bool(key.kind == .subscription)),
        ]
        if let limit = limitDate { members.append(.init("KLLIC_LIMIT_DATE", limit)) }
        if key.kind == .subscription { members += subscription }
        return members
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
    var limitDate: JSON? {
        guard let day = key.expires else { return key.kind == .subscription ? nil : OpenAPIValue.dateTime("") }
        return moment(of: day.adding(days: key.graceDays))
    }

    private var subscription: [JSON.Member] {
        var members: [JSON.Member] = [
            .init("KLLIC_SUBSCRINFO_STATE", .integer(state)),
            .init("KLLIC_SUBSCRINFO_ENDDATETYPE", .integer(endDateType)),
            .init("KLLIC_SUBSCRINFO_GRACETERM", .integer(key.graceDays)),
            .init("KLLIC_SUBSCRINFO_PROVIDERURL", .string("https://provider.example")),
        ]
        if let day = key.expires { members.append(.init("KLLIC_SUBSCRINFO_ENDDATE", moment(of: day))) }
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
    private func moment(of day: CalendarDay) -> JSON {
        let times = ["00:00:00", "23:59:59", "12:34:56"]
        return OpenAPIValue.dateTime("\(day)T\(times[Int(StableText.number(of: key.serial) % 3)])Z")
    }
}
