import Foundation

/// A JSON value of any form: what bodies are read from and answers are made of.
public enum JSONValue: Hashable, Sendable {
    case null
    case bool(Bool)
    case integer(Int)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    /// The deepest nesting a body may have.
    public static let maximumDepth = 16

    /// Reads a body; throws what is wrong with it, for people.
    public static func parse(_ bytes: [UInt8]) throws(JSONError) -> JSONValue {
        guard !bytes.isEmpty else { throw JSONError(description: "the body is empty, a JSON document is needed") }
        guard depth(of: bytes) <= maximumDepth else {
            throw JSONError(description: "the body is nested more than \(maximumDepth) levels deep")
        }
        let value: JSONValue
        do {
            value = try JSONDecoder().decode(JSONValue.self, from: Data(bytes))
        } catch {
            throw JSONError(description: "the body is not JSON (UTF-8)")
        }
        if let key = RepeatedKey.first(in: bytes) {
            throw JSONError(description: "an object names the field \"\(key.prefix(60))\" twice; send it once")
        }
        return value
    }

    /// Writes it with sorted keys.
    public func encoded() -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Only numbers that are not finite cannot be written; none is ever put into an answer.
        return (try? encoder.encode(self)).map { Array($0) } ?? Array("null".utf8)
    }

    /// How deep brackets are nested, strings apart: known before anything recurses over them.
    private static func depth(of bytes: [UInt8]) -> Int {
        var (depth, deepest, inString, isEscaped) = (0, 0, false, false)
        for byte in bytes {
            switch byte {
            case _ where isEscaped: isEscaped = false
            case UInt8(ascii: "\\") where inString: isEscaped = true
            case UInt8(ascii: "\""): inString.toggle()
            case _ where inString: continue
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                depth += 1
                deepest = max(deepest, depth)
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            default: continue
            }
        }
        return deepest
    }
}

/// Why a body is not JSON.
public struct JSONError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The reason, for people.
    public let description: String
}

extension JSONValue: Codable {
    /// Reads any JSON value.
    public init(from decoder: any Decoder) throws {
        if let container = try? decoder.container(keyedBy: AnyKey.self) {
            var fields: [String: JSONValue] = [:]
            for key in container.allKeys { fields[key.stringValue] = try container.decode(JSONValue.self, forKey: key) }
            self = .object(fields)
        } else if var container = try? decoder.unkeyedContainer() {
            var elements: [JSONValue] = []
            while !container.isAtEnd { elements.append(try container.decode(JSONValue.self)) }
            self = .array(elements)
        } else {
            self = try Self.scalar(try decoder.singleValueContainer())
        }
    }

    private static func scalar(_ container: any SingleValueDecodingContainer) throws -> JSONValue {
        if container.decodeNil() { return .null }
        if let value = try? container.decode(Bool.self) { return .bool(value) }
        if let value = try? container.decode(Int.self) { return .integer(value) }
        if let value = try? container.decode(Double.self) { return .number(value) }
        return .string(try container.decode(String.self))
    }

    /// Writes it.
    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .object(let fields):
            var container = encoder.container(keyedBy: AnyKey.self)
            for (name, value) in fields { try container.encode(value, forKey: AnyKey(stringValue: name)) }
        case .array(let elements):
            var container = encoder.unkeyedContainer()
            for element in elements { try container.encode(element) }
        case .null, .bool, .integer, .number, .string:
            var container = encoder.singleValueContainer()
            try encodeScalar(to: &container)
        }
    }

    private func encodeScalar(to container: inout any SingleValueEncodingContainer) throws {
        switch self {
        case .bool(let value): try container.encode(value)
        case .integer(let value): try container.encode(value)
        case .number(let value): try container.encode(value)
        case .string(let value): try container.encode(value)
        case .null, .array, .object: try container.encodeNil()
        }
    }

    private struct AnyKey: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral
{
    /// A string.
    public init(stringLiteral value: String) { self = .string(value) }
    /// A truth value.
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    /// A whole number.
    public init(integerLiteral value: Int) { self = .integer(value) }
    /// An array.
    public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    /// An object; the last of equal names wins.
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        self = .object(Dictionary(elements, uniquingKeysWith: { _, last in last }))
    }
    /// Null.
    public init(nilLiteral: ()) { self = .null }

    /// A string, or null.
    public init(_ value: String?) { self = value.map(JSONValue.string) ?? .null }
    /// A whole number, or null.
    public init(_ value: Int?) { self = value.map(JSONValue.integer) ?? .null }

    /// Any value as its Codable form writes it.
    public init(encoding value: some Encodable) throws {
        let bytes = try JSONEncoder().encode(value)
        self = try JSONDecoder().decode(JSONValue.self, from: bytes)
    }

    /// The field of an object.
    public subscript(name: String) -> JSONValue? {
        if case .object(let fields) = self { fields[name] } else { nil }
    }

    /// What it is, for messages.
    var kind: String {
        switch self {
        case .null: "null"
        case .bool: "true or false"
        case .integer, .number: "a number"
        case .string: "a text"
        case .array: "a list"
        case .object: "an object"
        }
    }

    /// This object with more fields.
    func with(_ more: [String: JSONValue]) -> JSONValue {
        guard case .object(let fields) = self else { return self }
        return .object(fields.merging(more) { _, new in new })
    }
}
