import Cryptography

/// A token as it is minted: shown once, stored as its hash.
package struct AccessToken: Sendable, CustomStringConvertible, CustomReflectable {
    /// Every token begins with this, so that people and leak scanners recognise one.
    package static let prefix = "tbk_"

    /// What the holder presents.
    package let plainText: String
    /// What is stored: SHA-256 of the plain text, 32 bytes.
    package let hash: [UInt8]

    /// A new token of 256 random bits.
    package static func mint() -> AccessToken {
        let plainText = prefix + Base32.encode(SecureRandom.bytes(32))
        return AccessToken(plainText: plainText, hash: hash(plainText))
    }

    /// The hash to look a presented token up by; the look-up compares hashes, which tell nothing about the token.
    package static func hash(_ presented: String) -> [UInt8] { Digest.sha256(presented.utf8) }

    /// Whether `presented` has the form of a token; anything else need not be looked up.
    package static func isWellFormed(_ presented: String) -> Bool {
        let characters = presented.utf8.dropFirst(prefix.utf8.count)
        return presented.hasPrefix(prefix) && characters.count == 52
            && characters.allSatisfy {
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
                    || (UInt8(ascii: "2")...UInt8(ascii: "7")).contains($0)
            }
    }

    /// `<redacted>`.
    package var description: String { "<redacted>" }

    /// Shows nothing.
    package var customMirror: Mirror { Mirror(self, children: []) }
}
