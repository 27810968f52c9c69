import Cryptography

/// One tenant's key, under which its secrets are sealed.
///
/// Never prints its bytes.
package struct DataKey: Sendable, CustomStringConvertible, CustomReflectable {
    let bytes: [UInt8]

    /// A new random key.
    package static func generate() -> DataKey { DataKey(bytes: SecureRandom.bytes(AESGCM.keyLength)) }

    /// `<redacted>`.
    package var description: String { "<redacted>" }

    /// Shows nothing.
    package var customMirror: Mirror { Mirror(self, children: []) }
}
