/// Bytes as Base32 text (RFC 4648), in lower case and without padding: for names that people and systems fold in case.
package enum Base32 {
    /// One character of `a` to `z` and `2` to `7` for each five bits.
    package static func encode(_ bytes: [UInt8]) -> String {
        let alphabet = Array("abcdefghijklmnopqrstuvwxyz234567".utf8)
        return String(decoding: groups(of: bytes, bits: 5).map { alphabet[$0] }, as: UTF8.self)
    }
}

/// The bits of `bytes` in groups of `bits`, the first bit first; the last group is filled up with zeros.
func groups(of bytes: [UInt8], bits: Int) -> [Int] {
    var groups: [Int] = []
    groups.reserveCapacity((bytes.count * 8 + bits - 1) / bits)
    var (pending, count) = (0, 0)
    for byte in bytes {
        pending = pending << 8 | Int(byte)
        count += 8
        while count >= bits {
            count -= bits
            groups.append(pending >> count)
            pending &= (1 << count) - 1
        }
    }
    if count > 0 { groups.append(pending << (bits - count)) }
    return groups
}
