/// Addresses that are not public hosts.
enum SpecialAddresses {
    /// Source: IANA IPv4 Special-Purpose Address Registry; RFC 5771 (multicast); RFC 6598 (carrier-grade NAT).
    private static let version4 = ranges([
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
        "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
        "224.0.0.0/4", "240.0.0.0/4",
        // The platform address that answers inside every Azure virtual machine.
        "168.63.129.16/32",
    ])

    /// The block from which public IPv6 addresses are given; everything else is special.
    ///
    /// Source: RFC 4291.
    private static let globalVersion6 = ranges(["2000::/3"])
    /// Special blocks inside it.
    ///
    /// Source: IANA IPv6 Special-Purpose Address Registry.
    private static let version6 = ranges(["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"])

    static func isPublic(_ address: IPAddress) -> Bool {
        guard address.bytes.count == 16 else { return !version4.contains { $0.contains(address) } }
        return globalVersion6.contains { $0.contains(address) } && !version6.contains { $0.contains(address) }
    }

    private static func ranges(_ texts: [String]) -> [AddressRange] {
        texts.map { text in
            guard let range = AddressRange(text) else { preconditionFailure("not a range: \(text)") }
            return range
        }
    }
}
