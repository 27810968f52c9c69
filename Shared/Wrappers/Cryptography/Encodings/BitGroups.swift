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
