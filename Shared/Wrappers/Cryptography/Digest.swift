import CLibcrypto

/// Cryptographic hash functions.
package enum Digest {
    /// The 32 bytes of SHA-256.
    package static func sha256(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        hash(Array(bytes), with: EVP_sha256(), length: 32)
    }

    /// The 20 bytes of SHA-1: only for name-based UUIDs (RFC 9562, version 5), never for security.
    package static func sha1(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        hash(Array(bytes), with: EVP_sha1(), length: 20)
    }

    private static func hash(_ bytes: [UInt8], with algorithm: OpaquePointer?, length: Int) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: length)
        let done = EVP_Digest(bytes, bytes.count, &digest, nil, algorithm, nil)
        precondition(done == 1, "libcrypto could not hash: it has no memory or lacks the algorithm")
        return digest
    }
}

/// Whether two byte strings are equal, in a time that depends on their length only.
package func constantTimeEquals(_ a: [UInt8], _ b: [UInt8]) -> Bool {
    a.count == b.count && CRYPTO_memcmp(a, b, a.count) == 0
}
