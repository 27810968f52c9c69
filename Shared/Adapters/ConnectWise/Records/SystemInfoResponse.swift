/// What a system says of itself.
///
/// Source: ConnectWise REST, GET /system/info.
struct SystemInfoResponse: Decodable, Sendable {
    let version: String?
}
