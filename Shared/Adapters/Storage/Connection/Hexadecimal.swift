/// Bytes as hexadecimal digits.
enum Hexadecimal {
    private static let alphabet = Array("0123456789abcdef".utf8)

    /// Two lower-case digits for each byte.
    static func digits(_ bytes: some Sequence<UInt8>) -> String {
        let digits = bytes.flatMap { [alphabet[Int($0 >> 4)], alphabet[Int($0 & 15)]] }
        return String(decoding: digits, as: UTF8.self)
    }
}
