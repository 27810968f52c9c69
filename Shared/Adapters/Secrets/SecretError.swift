/// Why a key could not be used or a secret not be opened.
///
/// Carries no part of either.
package enum SecretError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The text is not Base64.
    case notBase64
    /// A key has this many bytes instead of 32.
    case wrongKeyLength(Int)
    /// The sealed bytes are too few to be any.
    case tooShort
    /// The sealed bytes begin with a format that this version does not know.
    case unknownFormat(UInt8)
    /// Sealed under another key, or for another tenant, field or host; or the bytes were changed.
    case notAuthentic
    /// What was sealed is not text.
    case notText
    /// libcrypto failed for its own reasons.
    case library(String)

    /// What happened and what to do.
    package var description: String {
        switch self {
        case .notBase64: "the key is not Base64; write 32 random bytes as Base64"
        case .wrongKeyLength(let count): "the key has \(count) bytes; it must have 32"
        case .tooShort: "the sealed secret is incomplete; enter the secret again"
        case .unknownFormat(let format): "the sealed secret has the unknown format \(format); use a newer version"
        case .notAuthentic:
            "the sealed secret does not open: another master key, or sealed for another tenant, field or host;"
                + " check the master key, or enter the secret again"
        case .notText: "the sealed secret is not text; enter the secret again"
        case .library(let text): "libcrypto: \(text)"
        }
    }
}
