/// Texts derived from names: the same in every run, different for different names.
enum StableText {
    static func number(of parts: String...) -> UInt64 { hash(parts) }

    /// `count` characters from a to z and 2 to 7.
    static func letters(_ count: Int, of parts: String...) -> String {
        let alphabet = Array("abcdefghijklmnopqrstuvwxyz234567")
        var state = hash(parts)
        return String(
            (0..<count).map { _ in
                state = mixed(state)
                return alphabet[Int(state >> 40) & 31]
            })
    }

    /// A text that looks like a UUID, in lower case.
    static func uuid(of parts: String...) -> String {
        let high = mixed(hash(parts))
        let low = mixed(high)
        let digits = padded(high) + padded(low)
        return [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(Array(digits)[$0]) }.joined(separator: "-")
    }

    private static func padded(_ value: UInt64) -> String {
        let text = String(value, radix: 16)
        return String(repeating: "0", count: 16 - text.count) + text
    }

    /// FNV-1a over the parts, each ended by a zero byte.
    private static func hash(_ parts: [String]) -> UInt64 {
        var value: UInt64 = 0xCBF2_9CE4_8422_2325
        for part in parts {
            for byte in Array(part.utf8) + [0] { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }
        }
        return mixed(value)
    }

    /// One step of SplitMix64.
    private static func mixed(_ seed: UInt64) -> UInt64 {
        var value = seed &+ 0x9E37_79B9_7F4A_7C15
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
