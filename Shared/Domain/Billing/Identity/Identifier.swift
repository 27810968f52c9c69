/// An identifier that cannot be confused with another kind's: `Kind` only names what it identifies.
package struct Identifier<Kind>: Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
    /// The identifier as it is stored and sent.
    package let text: String

    /// Takes `text` as it is; whoever reads from outside checks the form first.
    package init(_ text: String) { self.text = text }

    /// Reads the bare string.
    package init(from decoder: any Decoder) throws { text = try decoder.singleValueContainer().decode(String.self) }

    /// Writes the bare string.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }

    /// The bare string.
    package var description: String { text }

    /// Orders by code points, so that sorted output is the same everywhere.
    package static func < (left: Self, right: Self) -> Bool {
        left.text.unicodeScalars.lexicographicallyPrecedes(right.text.unicodeScalars)
    }
}

/// A number that identifies one record of one kind in ConnectWise Manage.
package struct RecordID<Kind>: Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
    /// ConnectWise's `id` (int32 in its schema).
    package let number: Int

    /// Takes ConnectWise's `id`.
    package init(_ number: Int) { self.number = number }

    /// Reads the bare number.
    package init(from decoder: any Decoder) throws { number = try decoder.singleValueContainer().decode(Int.self) }

    /// Writes the bare number.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(number)
    }

    /// The number in digits.
    package var description: String { String(number) }

    /// Orders by number.
    package static func < (left: Self, right: Self) -> Bool { left.number < right.number }
}
