import Billing

/// Why a record is not a message: it goes to the dead letters, its neighbours go on.
public struct MessageError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What is wrong, naming the field.
    public let description: String

    init(_ description: String) { self.description = description }
}

extension IncomingRecord {
    /// Reads the record as `Expected`: type, size and form must be right, id, tenant and key must agree with the headers;
    /// unknown fields are ignored.
    public func message<Expected: Message>(_ expected: Expected.Type) throws(MessageError) -> Expected {
        guard let type = header("ce_type") else { throw MessageError("header ce_type is missing") }
        guard type == Expected.type else {
            throw MessageError("header ce_type is \(type.shortened), this topic carries \(Expected.type)")
        }
        guard value.count <= maximumMessageBytes else {
            throw MessageError("the value has \(value.count) bytes, at most \(maximumMessageBytes) are read")
        }
        let message: Expected
        do {
            message = try CanonicalJSON.decode(Expected.self, from: value)
        } catch let error as DecodingError {
            throw MessageError(BrokenNumber(in: value)?.description ?? error.fieldAndReason)
        } catch {
            throw MessageError("the value is not JSON: \(error)")
        }
        let common = MessageForm(uuids: [
            "id": message.id, "tenant": message.tenant.text, "managedCompany": message.managedCompany.text,
        ])
        try common.check()
        try message.form.check()
        guard header("ce_id") == message.id else {
            throw MessageError("header ce_id is not the value's id \(message.id)")
        }
        guard header("tb_tenant") == message.tenant.text else {
            throw MessageError("header tb_tenant is not the value's tenant \(message.tenant)")
        }
        guard key == message.managedCompany.text else {
            throw MessageError("the key is not the value's managedCompany \(message.managedCompany)")
        }
        return message
    }
}

extension DecodingError {
    /// The path of the field and what is wrong with it, for people.
    public var fieldAndReason: String {
        func path(_ context: Context, _ last: (any CodingKey)? = nil) -> String {
            let keys = context.codingPath + (last.map { [$0] } ?? [])
            if keys.isEmpty { return "the value" }
            return keys.map { key in key.intValue.map { "[\($0)]" } ?? key.stringValue }.joined(separator: ".")
        }
        return switch self {
        case .keyNotFound(let key, let context): "\(path(context, key)) is missing"
        case .typeMismatch(let type, let context): "\(path(context)) is not a \(type)"
        case .valueNotFound(let type, let context): "\(path(context)) is null, a \(type) is needed"
        case .dataCorrupted(let context): "\(path(context)) cannot be read: \(context.debugDescription)"
        @unknown default: "cannot be read"
        }
    }
}

/// A number that is not whole: Foundation's decoder says of it only that the JSON is not valid.
private struct BrokenNumber: CustomStringConvertible {
    let description: String

    private struct Lenient: Decodable {
        let number: Double?
        init(from decoder: any Decoder) throws { number = try? decoder.singleValueContainer().decode(Double.self) }
    }

    /// The first by name; `nil` if there is none, or the value is no JSON object.
    init?(in value: [UInt8]) {
        guard let fields = try? CanonicalJSON.decode([String: Lenient].self, from: value),
            let field = fields.keys.sorted().first(where: {
                fields[$0]?.number.map { Int(exactly: $0) == nil } ?? false
            })
        else { return nil }
        description = "\(field.shortened) is not a whole number"
    }
}
