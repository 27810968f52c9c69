package import Foundation

/// What a column can be read as.
package protocol PostgresDecodable {
    /// Reads the text form of a value that is not NULL; `nil` when it is none of this type.
    init?(postgresText text: String)
    /// Reads a column; `text` is `nil` for NULL. Only `Optional` answers NULL with a value.
    static func decoded(fromColumn text: String?) -> Self?
}

extension PostgresDecodable {
    /// NULL is refused.
    package static func decoded(fromColumn text: String?) -> Self? { text.flatMap(Self.init(postgresText:)) }
}

/// What can be an element of an array column.
package protocol PostgresArrayDecodable {
    /// Reads the text form of a whole array of these.
    static func decodedArray(fromText text: String) -> [Self]?
}

extension PostgresArrayDecodable where Self: PostgresDecodable {
    /// Reads an array literal of one dimension.
    package static func decodedArray(fromText text: String) -> [Self]? {
        guard let elements = PostgresArrayText.elements(of: text) else { return nil }
        var values: [Self] = []
        values.reserveCapacity(elements.count)
        for element in elements {
            guard let value = Self.decoded(fromColumn: element) else { return nil }
            values.append(value)
        }
        return values
    }
}

extension String: PostgresDecodable, PostgresArrayDecodable {
    /// Any text.
    package init?(postgresText text: String) { self = text }
}

extension Int: PostgresDecodable, PostgresArrayDecodable {
    /// Decimal digits.
    package init?(postgresText text: String) { self.init(text) }
}

extension Int32: PostgresDecodable, PostgresArrayDecodable {
    /// Decimal digits.
    package init?(postgresText text: String) { self.init(text) }
}

extension Int64: PostgresDecodable, PostgresArrayDecodable {
    /// Decimal digits.
    package init?(postgresText text: String) { self.init(text) }
}

extension Double: PostgresDecodable, PostgresArrayDecodable {
    /// A float or numeric.
    package init?(postgresText text: String) { self.init(text) }
}

extension Decimal: PostgresDecodable, PostgresArrayDecodable {
    /// A numeric, exactly.
    package init?(postgresText text: String) {
        guard text.utf8.allSatisfy({ $0 == 0x2D || $0 == 0x2E || (0x30...0x39).contains($0) }) else { return nil }
        self.init(string: text)
    }
}

extension Bool: PostgresDecodable, PostgresArrayDecodable {
    /// `t` or `f`, as PostgreSQL prints a boolean.
    package init?(postgresText text: String) {
        switch text {
        case "t", "true": self = true
        case "f", "false": self = false
        default: return nil
        }
    }
}

extension UUID: PostgresDecodable, PostgresArrayDecodable {
    /// A UUID with hyphens.
    package init?(postgresText text: String) { self.init(uuidString: text) }
}

extension Date: PostgresDecodable, PostgresArrayDecodable {
    /// A `timestamptz`, or a `date` as its midnight in UTC.
    package init?(postgresText text: String) {
        guard let date = PostgresTimestamp.date(of: text) else { return nil }
        self = date
    }
}

extension UInt8: PostgresArrayDecodable {
    /// Bytes are one `bytea`.
    package static func decodedArray(fromText text: String) -> [UInt8]? { PostgresBytes.bytes(of: text) }
}

extension Array: PostgresDecodable where Element: PostgresArrayDecodable {
    /// An array literal, or `bytea` for `[UInt8]`.
    package init?(postgresText text: String) {
        guard let elements = Element.decodedArray(fromText: text) else { return nil }
        self = elements
    }
}

extension Array: PostgresArrayDecodable where Element == UInt8 {}

extension Optional: PostgresDecodable where Wrapped: PostgresDecodable {
    /// A value that is there.
    package init?(postgresText text: String) {
        guard let value = Wrapped(postgresText: text) else { return nil }
        self = .some(value)
    }

    /// NULL is `nil`, and that is a value.
    package static func decoded(fromColumn text: String?) -> Wrapped?? {
        guard let text else { return .some(nil) }
        return Wrapped(postgresText: text).map(Optional.some)
    }
}

extension Optional: PostgresArrayDecodable where Wrapped: PostgresDecodable & PostgresArrayDecodable {}

extension PostgresDecodable where Self: RawRepresentable, RawValue: PostgresDecodable {
    /// The raw value's text.
    package init?(postgresText text: String) {
        guard let raw = RawValue(postgresText: text) else { return nil }
        self.init(rawValue: raw)
    }
}
