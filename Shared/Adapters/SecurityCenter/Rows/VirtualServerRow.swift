/// A virtual server as the main server lists it.
///
/// Source: KSC Open API, list of virtual server attributes.
struct VirtualServerRow: Decodable, Sendable {
    let id: Wrapped<Int>
    let uid: String
    let name: String
    /// The group of its managed devices.
    let groups: Wrapped<Int>
    let enabled: Bool?

    var isEnabled: Bool { enabled ?? true }

    private enum CodingKeys: String, CodingKey {
        case id = "KLVSRV_ID"
        case uid = "KLVSRV_UID"
        case name = "KLVSRV_DN"
        case groups = "KLVSRV_GROUPS"
        case enabled = "KLVSRV_ENABLED"
    }
}
