import Contracts
import Cryptography
import Ports
import Postgres

/// JSON text of a column.
enum StoredJSON {
    /// Canonical JSON as text.
    static func text(_ value: some Encodable) throws(PortError) -> String {
        do {
            return String(decoding: try CanonicalJSON.encode(value), as: UTF8.self)
        } catch {
            throw PortError(.refused, "a \(type(of: value)) cannot be written as JSON: \(error)")
        }
    }

    /// Canonical JSON for a `jsonb` column, which takes no null character: each is replaced.
    static func jsonb(_ value: some Encodable) throws(PortError) -> String { withoutNul(try text(value)) }

    /// JSON text with U+FFFD for each escaped null character; an escaped backslash before `u0000` is none.
    static func withoutNul(_ json: String) -> String {
        guard json.contains(#"\u0000"#) else { return json }
        var bytes: [UInt8] = []
        var rest = Array(json.utf8)[...]
        while let byte = rest.popFirst() {
            bytes.append(byte)
            guard byte == UInt8(ascii: "\\"), let next = rest.popFirst() else { continue }
            let isNul = next == UInt8(ascii: "u") && rest.starts(with: "0000".utf8)
            if isNul {
                rest = rest.dropFirst(4)
                bytes += "ufffd".utf8
            } else {
                bytes.append(next)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Reads a column's text.
    static func value<Value: Decodable>(_ type: Value.Type = Value.self, from text: String) throws(PortError) -> Value {
        do {
            return try CanonicalJSON.decode(type, from: Array(text.utf8))
        } catch let error as DecodingError {
            throw PortError(.corrupt, "a stored \(type) cannot be read: \(error.fieldAndReason)")
        } catch {
            throw PortError(.corrupt, "a stored \(type) cannot be read: \(error)")
        }
    }

    /// SHA-256 over the text's bytes, in hexadecimal digits.
    static func hash(_ text: String) -> String { Hex.encode(Digest.sha256(text.utf8)) }
}

extension PostgresRow {
    /// Reads a JSON column.
    func json<Value: Decodable>(_ column: String, as type: Value.Type = Value.self) throws -> Value {
        try StoredJSON.value(type, from: try decode(column, as: String.self))
    }

    /// Reads a JSON column that may be NULL.
    func jsonIfPresent<Value: Decodable>(_ column: String, as type: Value.Type = Value.self) throws -> Value? {
        guard let text = try decode(column, as: String?.self) else { return nil }
        return try StoredJSON.value(type, from: text)
    }
}
