/// The parts of a raw request target.
struct RequestTarget {
    let path: String
    let segments: [String]
    let query: [(name: String, value: String)]

    init(_ target: String) {
        let parts = Self.withoutOrigin(target[...])
            .split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let rawPath = parts.first ?? ""
        path = PercentEncoding.decode(rawPath)
        let inner = rawPath.hasPrefix("/") ? rawPath.dropFirst() : rawPath
        segments =
            inner.isEmpty
            ? [] : inner.split(separator: "/", omittingEmptySubsequences: false).map { PercentEncoding.decode($0) }
        query = parts.count > 1 ? Self.items(parts[1]) : []
    }

    /// A client may also send the absolute form, `http://host/path` (RFC 9112, section 3.2.2).
    private static func withoutOrigin(_ target: Substring) -> Substring {
        guard !target.hasPrefix("/"), let colon = target.firstIndex(of: ":"), target[colon...].hasPrefix("://") else {
            return target
        }
        let authority = target.index(colon, offsetBy: 3)
        return target[authority...].drop { $0 != "/" && $0 != "?" }
    }

    private static func items(_ query: Substring) -> [(name: String, value: String)] {
        query.split(separator: "&").map { item in
            let halves = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let value = halves.count > 1 ? PercentEncoding.decode(halves[1], plusIsSpace: true) : ""
            return (PercentEncoding.decode(halves[0], plusIsSpace: true), value)
        }
    }
}

/// Decoding of `%41`; what is no such triple stays as it is.
enum PercentEncoding {
    static func decode(_ text: some StringProtocol, plusIsSpace: Bool = false) -> String {
        let input = Array(text.utf8)
        var output: [UInt8] = []
        output.reserveCapacity(input.count)
        var index = 0
        while index < input.count {
            if input[index] == UInt8(ascii: "%"), index + 2 < input.count, let high = digit(input[index + 1]),
                let low = digit(input[index + 2])
            {
                output.append(high << 4 | low)
                index += 3
                continue
            }
            output.append(plusIsSpace && input[index] == UInt8(ascii: "+") ? UInt8(ascii: " ") : input[index])
            index += 1
        }
        return String(decoding: output, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        Character(UnicodeScalar(byte)).hexDigitValue.map { UInt8($0) }
    }
}
