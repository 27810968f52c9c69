import Cryptography
import Foundation

/// The platform's key, under which the tenants' data keys are sealed.
///
/// Never prints its bytes.
package struct MasterKey: Sendable, CustomStringConvertible, CustomReflectable {
    let bytes: [UInt8]

    /// A key of 32 bytes.
    package init(bytes: [UInt8]) throws(SecretError) {
        guard bytes.count == AESGCM.keyLength else { throw .wrongKeyLength(bytes.count) }
        self.bytes = bytes
    }

    /// Reads 32 bytes from Base64, as a file or a variable holds them; white space around is ignored.
    package init(base64 text: String) throws(SecretError) {
        guard let bytes = Base64.decode(text.trimmingCharacters(in: .whitespacesAndNewlines)) else { throw .notBase64 }
        try self.init(bytes: bytes)
    }

    /// A new random key as Base64, for an operator to keep.
    package static func generateBase64() -> String { Base64.encode(SecureRandom.bytes(AESGCM.keyLength)) }

    /// `<redacted>`.
    package var description: String { "<redacted>" }

    /// Shows nothing.
    package var customMirror: Mirror { Mirror(self, children: []) }
}
