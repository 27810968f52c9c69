import Billing

/// A field as it came: of a wrong type it makes its own record unreadable, and no other.
enum Field<Value: Decodable & Sendable>: Decodable, Sendable {
    /// Left out or null, which is the same to ConnectWise.
    case absent
    case value(Value)
    /// Something else than a value of its type.
    case odd

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .absent
        } else {
            self = (try? container.decode(Value.self)).map { .value($0) } ?? .odd
        }
    }

    /// The value, or nothing where none is needed.
    func optional(_ name: String) throws(UnreadableField) -> Value? {
        switch self {
        case .absent: return nil
        case .value(let value): return value
        case .odd: throw UnreadableField(name, "is of a wrong type")
        }
    }

    /// The value, which must be there: it was asked for, and cannot be null.
    func required(_ name: String) throws(UnreadableField) -> Value {
        guard let value = try optional(name) else { throw UnreadableField(name, "is missing") }
        return value
    }
}

extension Field where Value == Reference {
    /// The id of the record it names.
    func requiredID(_ name: String) throws(UnreadableField) -> Int {
        guard let reference = try optional(name) else { throw UnreadableField(name + "/id", "is missing") }
        return try reference.id.required(name + "/id")
    }

    /// The id of the record it names, if it names one.
    func optionalID(_ name: String) throws(UnreadableField) -> Int? {
        guard let reference = try optional(name) else { return nil }
        return try reference.id.optional(name + "/id")
    }
}

extension KeyedDecodingContainer {
    /// A field that is left out is absent.
    func decode<Value>(_ type: Field<Value>.Type, forKey key: Key) throws -> Field<Value> {
        try decodeIfPresent(type, forKey: key) ?? .absent
    }
}
