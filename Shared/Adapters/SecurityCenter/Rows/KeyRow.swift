/// A licence key.
///
/// Source: KSC Open API, list of licence key attributes.
struct KeyRow: Decodable, Sendable {
    let serial: String
    let productName: Lenient<String>
    let type: Lenient<Wrapped<Int>>
    let limitDate: Lenient<DateTimeValue>
    let isSubscription: Lenient<Bool>
    let subscriptionState: Lenient<Wrapped<Int>>
    let subscriptionEnd: Lenient<DateTimeValue>
    let subscriptionEndType: Lenient<Wrapped<Int>>
    let graceDays: Lenient<Wrapped<Int>>

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
