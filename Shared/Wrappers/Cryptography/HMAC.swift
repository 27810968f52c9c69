import CLibcrypto

/// Keyed authentication codes (RFC 2104).
public enum HMAC {
    /// The 32 bytes of HMAC-SHA-256 of `bytes` under `key`, which may have any length.
    public static func sha256(_ bytes: [UInt8], key: [UInt8]) -> [UInt8] {
        var code = [UInt8](repeating: 0, count: 32)
        let done = CLibcrypto.HMAC(EVP_sha256(), key, Int32(key.count), bytes, bytes.count, &code, nil)
        precondition(done != nil, "libcrypto could not compute an HMAC: it has no memory or lacks the algorithm")
        return code
    }
}
