import Billing
import StrictJSON

/// Why a record is not a message: it goes to the dead letters, its neighbours go on.
package struct MessageError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What is wrong, naming the field.
    package let description: String

    init(_ description: String) { self.description = description }
}

extension IncomingRecord {
    /// Reads the record as `Expected`: type, size and form must be right, id, tenant and key must agree with the headers;
    /// unknown fields are ignored.
    package func message<Expected: Message>(_ expected: Expected.Type) throws(MessageError) -> Expected {
        guard let type = header("ce_type") else { throw MessageError("header ce_type is missing") }
        guard type == Expected.type else {
            throw MessageError("header ce_type is \(type.shortened), this topic carries \(Expected.type)")
        }
        guard value.count <= maximumMessageBytes else {
            throw MessageError("the value has \(value.count) bytes, at most \(maximumMessageBytes) are read")
        }
        let message = try decoded(Expected.self)
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

    /// How deep a message's value may be nested; ours are flat, and unknown fields are ignored whatever they hold.
    private static let maximumDepth = 16

    /// The value, read strictly first: a decoder would silently take one of two fields of one name.
    private func decoded<Expected: Message>(_ expected: Expected.Type) throws(MessageError) -> Expected {
        let json: JSONValue
        do throws(JSONSyntaxError) {
            json = try JSONValue(parsing: value, maximumDepth: Self.maximumDepth)
        } catch {
            throw MessageError("the value is not JSON: \(error)")
        }
        do {
            return try CanonicalJSON.decode(Expected.self, from: value)
        } catch let error as DecodingError {
            throw MessageError(json.brokenNumber ?? error.fieldAndReason)
        } catch {
            throw MessageError("the value cannot be read: \(error)")
        }
    }
}

extension JSONValue {
    /// The first field, by name, whose number is not whole: the decoder says of it only that the JSON is not valid.
    fileprivate var brokenNumber: String? {
        let broken = (objectMembers ?? [:]).filter { $0.value.number != nil && $0.value.integer == nil }
        return broken.keys.min().map { "\($0.shortened) is not a whole number" }
    }
}

extension DecodingError {
    /// The path of the field and what is wrong with it, for people.
    package var fieldAndReason: String {
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
