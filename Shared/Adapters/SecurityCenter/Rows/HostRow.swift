/// A device.
///
/// Source: KSC Open API, list of host attributes.
struct HostRow: Decodable, Sendable {
    /// The server's identity of it, not a network name.
    let identity: String
    let displayName: String?
    let systemName: String?
    let computerType: Wrapped<Int>?
    let platformType: Wrapped<Int>?
    let lastVisible: DateTimeValue?

    enum CodingKeys: String, CodingKey, CaseIterable {
        case identity = "KLHST_WKS_HOSTNAME"
        case displayName = "KLHST_WKS_DN"
        case systemName = "KLHST_WKS_OS_NAME"
        case computerType = "KLHST_WKS_CTYPE"
        case platformType = "KLHST_WKS_PTYPE"
        case lastVisible = "KLHST_WKS_LAST_VISIBLE"
    }
}
