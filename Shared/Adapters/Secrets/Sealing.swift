import Cryptography

/// The one form of everything sealed here: a format byte, a nonce, then ciphertext and tag.
enum Sealing {
    private static let format: UInt8 = 1

    static func seal(
        _ plaintext: [UInt8], key: [UInt8], for context: [String]
    ) throws(SecretError) -> [UInt8] {
        let nonce = SecureRandom.bytes(AESGCM.nonceLength)
        do {
            let sealed = try AESGCM.seal(plaintext, key: key, nonce: nonce, authenticating: associatedData(context))
            return [format] + nonce + sealed
        } catch {
            throw SecretError(error)
        }
    }

    static func open(_ sealed: [UInt8], key: [UInt8], for context: [String]) throws(SecretError) -> [UInt8] {
        guard let first = sealed.first else { throw .tooShort }
        guard first == format else { throw .unknownFormat(first) }
        guard sealed.count >= 1 + AESGCM.nonceLength + AESGCM.tagLength else { throw .tooShort }
        let nonce = Array(sealed[1..<(1 + AESGCM.nonceLength)])
        do {
            return try AESGCM.open(
                Array(sealed[(1 + AESGCM.nonceLength)...]), key: key, nonce: nonce,
                authenticating: associatedData(context))
        } catch {
            throw SecretError(error)
        }
    }

    /// Each part with its length before it, so that no two contexts have the same bytes.
    private static func associatedData(_ context: [String]) -> [UInt8] {
        var data: [UInt8] = [format]
        for part in context {
            let bytes = Array(part.utf8)
            for shift in stride(from: 24, through: 0, by: -8) {
                data.append(UInt8(truncatingIfNeeded: bytes.count >> shift))
            }
            data += bytes
        }
        return data
    }
}

extension SecretError {
    init(_ error: CryptographyError) {
        self =
            switch error {
            case .notAuthentic: .notAuthentic
            case .wrongLength(_, _, let actual): .wrongKeyLength(actual)
            case .costRefused: .library("the cost parameters were refused")
            case .library(let text): .library(text)
            }
    }
}
