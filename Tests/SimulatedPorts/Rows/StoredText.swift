import Contracts
import Cryptography
import Ports

extension StoredBody where Value: Encodable {
    /// Keeps a value with SHA-256 over its canonical JSON, in hexadecimal digits.
    init(_ value: Value) throws(PortError) {
        do {
            self.init(value: .success(value), hash: Hex.encode(Digest.sha256(try CanonicalJSON.encode(value))))
        } catch {
            throw PortError(.refused, "a \(Value.self) cannot be written as JSON: \(error)")
        }
    }
}

extension StoredBody {
    /// The value, or why there is none, as a store says it that checks the hash first.
    func checked(_ expectedHash: String) -> Result<Value, Unreadable> {
        hash == expectedHash ? value : .failure(Unreadable("the stored body is not what its hash says"))
    }
}

extension String {
    /// This text as PostgreSQL can hold it: a text value has no NUL.
    var withoutNul: String {
        utf8.contains(0) ? String(map { $0 == "\0" ? "\u{FFFD}" : $0 }) : self
    }

    /// Whether it comes before another by bytes, as lists with a cursor are ordered.
    func precedes(_ other: String) -> Bool { utf8.lexicographicallyPrecedes(other.utf8) }
}
