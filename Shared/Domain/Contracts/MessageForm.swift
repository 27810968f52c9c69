/// What the contract demands of a message's fields beyond their JSON types; its schema says the same.
///
/// A record whose ids are no UUIDs is no message: let through, it would be refused by the store with its whole batch.
public struct MessageForm: Sendable {
    /// The largest count or sequence: what every JSON reader holds exactly.
    static let largestNumber = 9_007_199_254_740_991

    private let uuids: KeyValuePairs<String, String>
    private let numbers: KeyValuePairs<String, Int>
    private let hashes: KeyValuePairs<String, String>

    /// Fields by their names: UUIDs in lower case; counts, 0 or more; SHA-256 digests in lower-case hexadecimal.
    public init(
        uuids: KeyValuePairs<String, String> = [:], numbers: KeyValuePairs<String, Int> = [:],
        hashes: KeyValuePairs<String, String> = [:]
    ) {
        self.uuids = uuids
        self.numbers = numbers
        self.hashes = hashes
    }

    /// Throws for the first field that has not its form.
    func check() throws(MessageError) {
        for (field, text) in uuids where !text.isUUID {
            throw MessageError("\(field) is not a UUID in lower case: \(text.shortened)")
        }
        for (field, number) in numbers where !(0...Self.largestNumber).contains(number) {
            throw MessageError("\(field) is \(number), not from 0 to \(Self.largestNumber)")
        }
        for (field, text) in hashes where text.utf8.count != 64 || !text.utf8.allSatisfy(\.isHexadecimal) {
            throw MessageError("\(field) is not a SHA-256 in lower-case hexadecimal digits: \(text.shortened)")
        }
    }
}

extension String {
    /// Whether it is a UUID in lower case, as all our ids are written: in messages, addresses and tables.
    public var isUUID: Bool {
        let groups = split(separator: "-", omittingEmptySubsequences: false)
        return groups.map(\.utf8.count) == [8, 4, 4, 4, 12] && groups.allSatisfy { $0.utf8.allSatisfy(\.isHexadecimal) }
    }

    /// The beginning, as far as it is worth showing: what a record claims may be of any length.
    var shortened: String { count <= 80 ? self : prefix(80) + "…" }
}

extension UInt8 {
    fileprivate var isHexadecimal: Bool {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"): true
        default: false
        }
    }
}
