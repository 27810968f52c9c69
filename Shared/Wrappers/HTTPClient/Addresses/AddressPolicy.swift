/// A range that is not in CIDR notation, such as `10.0.0.0/8`.
package struct InvalidAddressRange: Error, Equatable, Sendable, CustomStringConvertible {
    /// What was written.
    package let text: String
    /// What is wrong with it.
    package var description: String { "\(text) is no range such as 10.0.0.0/8, nor an address" }
}

/// Which addresses a client may connect to, judged on the address itself after name look-up.
package struct AddressPolicy: Sendable {
    private enum Rule: Sendable {
        case any
        case publicOrIn([AddressRange])
    }

    private let rule: Rule

    /// Public addresses only: no loopback, private, link-local, metadata, multicast or other special address.
    package static let publicOnly = AddressPolicy(rule: .publicOrIn([]))
    /// Every address: for clients whose URLs come from the operator, and for tests.
    package static let any = AddressPolicy(rule: .any)

    private init(rule: Rule) { self.rule = rule }

    /// Public addresses, and whatever lies in one of these CIDR ranges (IPv4 or IPv6).
    package init(allowing ranges: [String]) throws(InvalidAddressRange) {
        var allowed: [AddressRange] = []
        for text in ranges {
            guard let range = AddressRange(text) else { throw InvalidAddressRange(text: text) }
            allowed.append(range)
        }
        rule = .publicOrIn(allowed)
    }

    func allows(_ address: IPAddress) -> Bool {
        switch rule {
        case .any: true
        case .publicOrIn(let ranges): SpecialAddresses.isPublic(address) || ranges.contains { $0.contains(address) }
        }
    }
}
