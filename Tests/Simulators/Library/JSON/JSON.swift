public import Foundation

/// A JSON value that keeps what the decoders of structs lose: unknown members, exact numbers, and null against absent.
public enum JSON: Sendable, Equatable {
    case null
    case bool(Bool)
    /// The number's own characters, so `90.00` stays `90.00` and no digit is rounded.
    case number(String)
    case string(String)
    case array([JSON])
    case object([Member])

    /// One member of an object; objects keep the order of the text.
    public struct Member: Sendable, Equatable {
        /// The member's name.
        public let name: String
        /// The member's value.
        public let value: JSON

        /// A member called `name`.
        public init(_ name: String, _ value: JSON) {
            self.name = name
            self.value = value
        }
    }
}

extension JSON {
    /// A whole number.
    public static func integer(_ value: Int) -> JSON { .number(String(value)) }

    /// A decimal number as it prints, without padding.
    public static func decimal(_ value: Decimal) -> JSON { .number("\(value)") }

    /// An object of `members`, without those whose value is absent.
    public static func members(_ members: KeyValuePairs<String, JSON?>) -> JSON {
        .object(members.compactMap { pair in pair.value.map { Member(pair.key, $0) } })
    }

    /// The member called `name`, if this is an object that has one.
    public subscript(name: String) -> JSON? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name == name }?.value
    }

    /// The text, if this is a string.
    public var text: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }

    /// The truth value, if this is one.
    public var truth: Bool? {
        guard case .bool(let truth) = self else { return nil }
        return truth
    }

    /// The exact number, if this is one.
    public var number: Decimal? {
        guard case .number(let digits) = self else { return nil }
        return Decimal(string: digits)
    }

    /// The whole number, if this is one and `Int` holds it; `7.0` is one.
    public var integer: Int? {
        guard case .number(let digits) = self else { return nil }
        if let value = Int(digits) { return value }
        guard let number = Decimal(string: digits) else { return nil }
        return Int("\(number)")
    }

    /// The elements, if this is an array.
    public var elements: [JSON]? {
        guard case .array(let elements) = self else { return nil }
        return elements
    }

    /// The members, if this is an object.
    public var objectMembers: [Member]? {
        guard case .object(let members) = self else { return nil }
        return members
    }

    /// What kind of value this is, for messages.
    public var kind: String {
        switch self {
        case .null: "null"
        case .bool: "true or false"
        case .number: "a number"
        case .string: "a string"
        case .array: "a list"
        case .object: "an object"
        }
    }
}
