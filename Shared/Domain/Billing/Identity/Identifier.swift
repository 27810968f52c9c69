/// An identifier that cannot be confused with another kind's: `Kind` only names what it identifies.
public struct Identifier<Kind>: Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
    /// The identifier as it is stored and sent.
    public let text: String

    /// Takes `text` as it is; whoever reads from outside checks the form first.
    public init(_ text: String) { self.text = text }

    /// Reads the bare string.
    public init(from decoder: any Decoder) throws { text = try decoder.singleValueContainer().decode(String.self) }

    /// Writes the bare string.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }

    /// The bare string.
    public var description: String { text }

    /// Orders by code points, so that sorted output is the same everywhere.
    public static func < (left: Self, right: Self) -> Bool {
        left.text.unicodeScalars.lexicographicallyPrecedes(right.text.unicodeScalars)
    }
}

/// A number that identifies one record of one kind in ConnectWise Manage.
public struct RecordID<Kind>: Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
    /// ConnectWise's `id` (int32 in its schema).
    public let number: Int

    /// Takes ConnectWise's `id`.
    public init(_ number: Int) { self.number = number }

    /// Reads the bare number.
    public init(from decoder: any Decoder) throws { number = try decoder.singleValueContainer().decode(Int.self) }

    /// Writes the bare number.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(number)
    }

    /// The number in digits.
    public var description: String { String(number) }

    /// Orders by number.
    public static func < (left: Self, right: Self) -> Bool { left.number < right.number }
}
