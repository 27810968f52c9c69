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
        do {
            addresses = try AddressPolicy(allowing: ranges)
        } catch {
            settings.reject("ALLOWED_ADDRESSES", because: "is not a list of ranges such as 10.0.0.0/8: \(error)")
            addresses = .publicOnly
        }
    }
}
