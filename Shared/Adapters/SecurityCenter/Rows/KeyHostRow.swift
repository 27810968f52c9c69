/// That one product on one host has a key.
///
/// Source: KSC Open API, LicenseKeys.AcquireKeyHosts.
struct KeyHostRow: Decodable, Sendable {
    let host: String
    /// Active (`true`) or in reserve.
    let isCurrent: Bool
    let pending: Bool?

    var isPending: Bool { pending ?? false }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case host = "KLLICSRV_HOSTNAME"
        case isCurrent = "KLLICSRV_HOST_CURRENT"
        case pending = "KLLIC_LIC_IS_PENDING_SUBSCRIPTION"
    }
}
