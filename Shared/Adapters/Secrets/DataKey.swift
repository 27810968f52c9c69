import Cryptography

/// One tenant's key, under which its secrets are sealed.
///
/// Never prints its bytes.
public struct DataKey: Sendable, CustomStringConvertible, CustomReflectable {
    let bytes: [UInt8]

    /// A new random key.
    public static func generate() -> DataKey { DataKey(bytes: SecureRandom.bytes(AESGCM.keyLength)) }

    /// `<redacted>`.
    public var description: String { "<redacted>" }

    /// Shows nothing.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
