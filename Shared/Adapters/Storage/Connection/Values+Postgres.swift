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

extension String {
    /// This text as PostgreSQL can hold it: a text value has no NUL.
    var withoutNul: String {
        utf8.contains(0) ? String(map { $0 == "\0" ? "\u{FFFD}" : $0 }) : self
    }
}
