public import Billing
public import Postgres

extension Identifier: PostgresEncodable, PostgresArrayElement, PostgresDecodable {
    /// The bare string.
    public var postgresText: String? { text }

    /// Takes the string as it is.
    public init?(postgresText text: String) { self.init(text) }
}

extension RecordID: PostgresEncodable, PostgresArrayElement, PostgresDecodable {
    /// The number in digits.
    public var postgresText: String? { String(number) }

    /// Decimal digits.
    public init?(postgresText text: String) {
        guard let number = Int(text) else { return nil }
        self.init(number)
    }
}

extension BillingDate: PostgresEncodable, PostgresArrayElement, PostgresDecodable {
    /// `yyyy-MM-dd`.
    public var postgresText: String? { description }

    /// A `date`.
    public init?(postgresText text: String) { self.init(text) }
}

extension UnitCount: PostgresEncodable, PostgresArrayElement, PostgresDecodable {
    /// The number in digits.
    public var postgresText: String? { String(number) }

    /// Decimal digits; a negative number is none.
    public init?(postgresText text: String) {
        guard let number = Int(text), number >= 0 else { return nil }
        self.init(number)
    }
}

extension Duration {
    /// The length in seconds, for `make_interval(secs => …)`.
    var inSeconds: Double {
        Double(components.seconds) + Double(components.attoseconds) / 1e18
    }
}

/// Whether `text` is a UUID as PostgreSQL would read it from us: what a message claims may be anything.
func isUUID(_ text: String) -> Bool {
    let groups = text.split(separator: "-", omittingEmptySubsequences: false)
    return groups.map(\.utf8.count) == [8, 4, 4, 4, 12]
        && groups.allSatisfy { $0.utf8.allSatisfy(\.isHexadecimalDigit) }
}

extension UInt8 {
    fileprivate var isHexadecimalDigit: Bool {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
            UInt8(ascii: "A")...UInt8(ascii: "F"):
            true
        default: false
        }
    }
}

extension String {
    /// This text as PostgreSQL can hold it: a text value has no NUL.
    var withoutNul: String {
        utf8.contains(0) ? String(map { $0 == "\0" ? "\u{FFFD}" : $0 }) : self
    }
}
