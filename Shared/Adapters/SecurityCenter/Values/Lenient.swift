import Billing

/// A value of a record that may be odd: then the record is, and not the whole answer.
enum Lenient<Value: Decodable & Sendable>: Decodable, Sendable {
    case absent
    case value(Value)
    /// Something else than a value of its type.
    case odd

    init(from decoder: any Decoder) throws {
        if (try? decoder.singleValueContainer().decodeNil()) == true {
            self = .absent
        } else {
            self = (try? Value(from: decoder)).map { .value($0) } ?? .odd
        }
    }

    /// The value if it is there; `name` is its field's.
    func optional(_ name: some RawRepresentable<String>) throws(UnreadableField) -> Value? {
        switch self {
        case .absent: return nil
        case .value(let value): return value
        case .odd: throw UnreadableField(name.rawValue, "is of a wrong type")
        }
    }

    /// The value, which must be there.
    func required(_ name: some RawRepresentable<String>) throws(UnreadableField) -> Value {
        guard let value = try optional(name) else { throw UnreadableField(name.rawValue, "is missing") }
        return value
    }
}

extension KeyedDecodingContainer {
    /// A value that is left out is absent.
    func decode<Value>(_ type: Lenient<Value>.Type, forKey key: Key) throws -> Lenient<Value> {
        try decodeIfPresent(type, forKey: key) ?? .absent
    }
}
