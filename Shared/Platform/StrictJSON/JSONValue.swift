package import Foundation

/// A JSON value that keeps what the decoders of structs lose: unknown members, exact numbers, and null against absent.
package enum JSONValue: Hashable, Sendable {
    case null
    case bool(Bool)
    /// The number's own characters, so `90.00` stays `90.00` and no digit is rounded.
    case number(String)
    case string(String)
    case array([JSONValue])
    /// Members by their names; the order of a text means nothing and is not kept.
    case object([String: JSONValue])

    /// A whole number.
    package static func integer(_ value: Int) -> JSONValue { .number(String(value)) }

    /// A decimal number as it prints, without padding.
    package static func decimal(_ value: Decimal) -> JSONValue { .number("\(value)") }

    /// An object of `members`, without those whose value is absent; of equal names the last counts.
    package static func members(_ members: KeyValuePairs<String, JSONValue?>) -> JSONValue {
        .object(members.reduce(into: [:]) { object, member in object[member.key] = member.value })
    }

    /// The member called `name`, if this is an object that has one.
    package subscript(name: String) -> JSONValue? {
        if case .object(let members) = self { members[name] } else { nil }
    }

    /// The text, if this is a string.
    package var text: String? {
        if case .string(let text) = self { text } else { nil }
    }

    /// The truth value, if this is one.
    package var truth: Bool? {
        if case .bool(let truth) = self { truth } else { nil }
    }

    /// The exact number, if this is one; of more than 38 digits the first 38.
    package var number: Decimal? {
        if case .number(let digits) = self { Decimal(string: digits) } else { nil }
    }

    /// The whole number, if this is one and `Int` holds it; `7.0` and `7e2` are.
    package var integer: Int? {
        guard case .number(let digits) = self else { return nil }
        return Int(digits) ?? Decimal(string: digits).flatMap { Int("\($0)") }
    }

    /// The elements, if this is an array.
    package var elements: [JSONValue]? {
        if case .array(let elements) = self { elements } else { nil }
    }

    /// The members, if this is an object.
    package var objectMembers: [String: JSONValue]? {
        if case .object(let members) = self { members } else { nil }
    }

    /// What kind of value this is, for messages.
    package var kind: String {
        switch self {
        case .null: "null"
        case .bool: "true or false"
        case .number: "a number"
        case .string: "a text"
        case .array: "a list"
        case .object: "an object"
        }
    }
}
