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
