/// Bytes as Base32 text (RFC 4648), in lower case and without padding: for names that people and systems fold in case.
public enum Base32 {
    /// One character of `a` to `z` and `2` to `7` for each five bits.
    public static func encode(_ bytes: [UInt8]) -> String {
        let alphabet = Array("abcdefghijklmnopqrstuvwxyz234567".utf8)
        return String(decoding: groups(of: bytes, bits: 5).map { alphabet[$0] }, as: UTF8.self)
    }
}
