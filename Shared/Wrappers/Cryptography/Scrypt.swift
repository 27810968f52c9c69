import CLibcrypto

/// The password hash scrypt (RFC 7914).
package enum Scrypt {
    /// No derivation may use more memory than this many bytes.
    package static let maximumMemory = 256 << 20

    /// Derives `length` bytes from a password.
    ///
    /// Computes for tens of milliseconds at usual costs: keep it off the cooperative pool.
    /// - Parameters:
    ///   - cost: N, a power of two over 1.
    ///   - blockSize: r, usually 8; memory is about 128 · N · r bytes.
    ///   - parallelism: p, usually 1.
    package static func derive(
        password: [UInt8], salt: [UInt8], cost: Int, blockSize: Int, parallelism: Int, length: Int
    ) throws(CryptographyError) -> [UInt8] {
        guard cost > 1, blockSize > 0, parallelism > 0 else { throw .costRefused(maximumMemory: maximumMemory) }
        guard length > 0, length <= 1024 else { throw .wrongLength(of: "derived key", expected: 1024, actual: length) }
        var key = [UInt8](repeating: 0, count: length)
        let done = password.withUnsafeBytes { password in
            // An empty password is legal, a null one means "check the parameters only".
            let start = password.bindMemory(to: CChar.self).baseAddress
            return withUnsafePointer(to: CChar(0)) { empty in
                EVP_PBE_scrypt(
                    start ?? empty, password.count, salt, salt.count, UInt64(cost), UInt64(blockSize),
                    UInt64(parallelism), UInt64(maximumMemory), &key, length)
            }
        }
        guard done == 1 else {
            ERR_clear_error()
            throw .costRefused(maximumMemory: maximumMemory)
        }
        return key
    }
}
