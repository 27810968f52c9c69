package import Foundation

/// What can be bound as a parameter or written by COPY.
package protocol PostgresEncodable: Sendable {
    /// The text form PostgreSQL reads; `nil` is NULL.
    var postgresText: String? { get }
}

/// What can be an element of an array parameter.
package protocol PostgresArrayElement: Sendable {
    /// The text form of a whole array of these.
    static func postgresArrayText(of elements: [Self]) -> String
}

extension PostgresArrayElement where Self: PostgresEncodable {
    /// An array literal: `{"a","b",NULL}`.
    package static func postgresArrayText(of elements: [Self]) -> String {
        PostgresArrayText.literal(of: elements.lazy.map(\.postgresText))
    }
}

extension String: PostgresEncodable, PostgresArrayElement {
    /// The string itself.
    package var postgresText: String? { self }
}

extension Int: PostgresEncodable, PostgresArrayElement {
    /// Decimal digits.
    package var postgresText: String? { String(self) }
}

extension Int32: PostgresEncodable, PostgresArrayElement {
    /// Decimal digits.
    package var postgresText: String? { String(self) }
}

extension Int64: PostgresEncodable, PostgresArrayElement {
    /// Decimal digits.
    package var postgresText: String? { String(self) }
}

extension Double: PostgresEncodable, PostgresArrayElement {
    /// The shortest digits that read back as the same number; `Infinity` and `NaN` as PostgreSQL spells them.
    package var postgresText: String? {
        if isNaN { return "NaN" }
        if isInfinite { return self < 0 ? "-Infinity" : "Infinity" }
        return String(self)
    }
}

extension Decimal: PostgresEncodable, PostgresArrayElement {
    /// Decimal digits with a point.
    package var postgresText: String? { NSDecimalNumber(decimal: self).description(withLocale: nil) }
}

extension Bool: PostgresEncodable, PostgresArrayElement {
    /// `true` or `false`.
    package var postgresText: String? { self ? "true" : "false" }
}

extension UUID: PostgresEncodable, PostgresArrayElement {
    /// Lowercase with hyphens, as PostgreSQL prints it.
    package var postgresText: String? { uuidString.lowercased() }
}

extension Date: PostgresEncodable, PostgresArrayElement {
    /// A `timestamptz` in UTC with microseconds, PostgreSQL's own resolution.
    package var postgresText: String? { PostgresTimestamp.text(of: self) }
}

extension UInt8: PostgresArrayElement {
    /// Bytes are one `bytea`, not an array: `\x` and hexadecimal digits.
    package static func postgresArrayText(of elements: [UInt8]) -> String { PostgresBytes.text(of: elements) }
}

extension Array: PostgresEncodable where Element: PostgresArrayElement {
    /// An array literal, or `bytea` for `[UInt8]`.
    package var postgresText: String? { Element.postgresArrayText(of: self) }
}

extension Array: PostgresArrayElement where Element == UInt8 {}

extension Optional: PostgresEncodable where Wrapped: PostgresEncodable {
    /// The wrapped value's text, or NULL.
    package var postgresText: String? { flatMap(\.postgresText) }
}

extension Optional: PostgresArrayElement where Wrapped: PostgresEncodable & PostgresArrayElement {}

extension PostgresEncodable where Self: RawRepresentable, RawValue: PostgresEncodable {
    /// The raw value's text.
    package var postgresText: String? { rawValue.postgresText }
}

/// A value in PostgreSQL's text form, as a parameter or a COPY column carries it.
///
/// NULL is `PostgresValue?.none`.
package struct PostgresValue: Sendable, Hashable {
    /// The text form PostgreSQL's input functions read.
    package let text: String

    /// A value whose text form is known.
    package init(text: String) { self.text = text }

    /// The text form of `value`; `nil` when it stands for NULL.
    package init?(_ value: some PostgresEncodable) {
        guard let text = value.postgresText else { return nil }
        self.text = text
    }
}

extension PostgresValue: PostgresEncodable {
    /// The text form itself.
    package var postgresText: String? { text }
}
