/// A licence key.
///
/// Source: KSC Open API, list of licence key attributes.
struct KeyRow: Decodable, Sendable {
    let serial: String
    let productName: String
    let type: Wrapped<Int>
    let limitDate: DateTimeValue?
    let isSubscription: Bool?
    let subscriptionState: Wrapped<Int>?
    let subscriptionEnd: DateTimeValue?
    let subscriptionEndType: Wrapped<Int>?
    let graceDays: Wrapped<Int>?

    enum CodingKeys: String, CodingKey, CaseIterable {
        case serial = "KLLIC_SERIAL"
        case productName = "KLLIC_PROD_NAME"
        case type = "KLLIC_KEY_TYPE"
        case limitDate = "KLLIC_LIMIT_DATE"
        case isSubscription = "KLLIC_LICTYPE_IS_SUBSCRIPTION"
        case subscriptionState = "KLLIC_SUBSCRINFO_STATE"
        case subscriptionEnd = "KLLIC_SUBSCRINFO_ENDDATE"
        case subscriptionEndType = "KLLIC_SUBSCRINFO_ENDDATETYPE"
        case graceDays = "KLLIC_SUBSCRINFO_GRACETERM"
    }
}
