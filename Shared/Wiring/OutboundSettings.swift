package import HTTPClient
package import Runtime

/// Which addresses outbound calls may reach: tenants supply URLs.
package struct OutboundSettings: Sendable {
    /// The guard.
    package let addresses: AddressPolicy

    /// Reads `ALLOWED_ADDRESSES`.
    package init(reading settings: inout SettingsReader) {
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
