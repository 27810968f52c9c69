public import HTTPClient
public import Runtime

/// Which addresses outbound calls may reach: tenants supply URLs.
public struct OutboundSettings: Sendable {
    /// The guard.
    public let addresses: AddressPolicy

    /// Reads `ALLOWED_ADDRESSES`.
    public init(reading settings: inout SettingsReader) {
        let ranges = settings.list(
            "ALLOWED_ADDRESSES",
            help: "Ranges as CIDR, separated by commas, that outbound calls may reach beside public addresses.")
        let wrong = ranges.filter { (try? AddressPolicy(allowing: [$0])) == nil }
        if !wrong.isEmpty {
            settings.reject(
                "ALLOWED_ADDRESSES",
                because: "has \(wrong.joined(separator: ", ")) in it; every entry is a range such "
                    + "as 10.0.0.0/8, or an address")
        }
        addresses = (try? AddressPolicy(allowing: ranges)) ?? .publicOnly
    }
}
