/// A block of addresses in CIDR notation, such as `10.0.0.0/8` or `fd00::/8`; a bare address is a block of one.
struct AddressRange: Sendable, Equatable {
    private let base: [UInt8]
    private let prefixLength: Int

    init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let address = IPAddress(String(parts[0])) else { return nil }
        base = address.bytes
        guard parts.count == 2 else {
            prefixLength = base.count * 8
            return
        }
        // A mapped IPv4 block would need its own arithmetic and nobody writes one.
        guard let length = Int(parts[1]), 0...(base.count * 8) ~= length, (base.count == 16) == text.contains(":")
        else {
            return nil
        }
        prefixLength = length
    }

    func contains(_ address: IPAddress) -> Bool {
        guard address.bytes.count == base.count else { return false }
        let whole = prefixLength / 8
        guard address.bytes.prefix(whole) == base.prefix(whole) else { return false }
        let rest = prefixLength % 8
        guard rest > 0 else { return true }
        let mask = UInt8(truncatingIfNeeded: 0xff << (8 - rest))
        return address.bytes[whole] & mask == base[whole] & mask
    }
}
