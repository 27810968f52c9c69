/// What the main server knows of a virtual server's devices and licences.
///
/// Source: KSC Open API, VServers2.GetVServerStatistic.
struct StatisticRow: Decodable, Sendable {
    let hosts: Wrapped<Int>?
    let mobileDevices: Wrapped<Int>?
    let iOSDevices: Wrapped<Int>?
    let licences: [Wrapped<KeyRow>]?

    private enum CodingKeys: String, CodingKey {
        case hosts = "KLVSRV_HOSTS"
        case mobileDevices = "KLVSRV_MOBILIES"
        case iOSDevices = "KLVSRV_MDMIOS"
        case licences = "KLVSRV_LICENSES"
    }
}
