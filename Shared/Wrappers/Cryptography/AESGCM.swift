import CLibcrypto

/// AES-256 in Galois/Counter mode: sealed bytes are the ciphertext followed by a tag of 16 bytes.
package enum AESGCM {
    /// Bytes of a key.
    package static let keyLength = 32
    /// Bytes of a nonce.
    package static let nonceLength = 12
    /// Bytes of the tag at the end of sealed bytes.
    package static let tagLength = 16

    /// Encrypts `plaintext` and authenticates it together with `data`, which stays outside.
    ///
    /// - Parameters:
    ///   - key: 32 bytes.
    ///   - nonce: 12 bytes, never used twice under the same key.
    package static func seal(
        _ plaintext: [UInt8], key: [UInt8], nonce: [UInt8], authenticating data: [UInt8]
    ) throws(CryptographyError) -> [UInt8] {
        let context = try CipherContext()
        try context.start(key: key, nonce: nonce, encrypts: true)
        try context.authenticate(data)
        let ciphertext = try context.update(plaintext)
        guard context.finish() else { throw .library("the cipher did not finish") }
        return ciphertext + (try context.tag())
    }

    /// Decrypts what `seal` returned; throws `notAuthentic` when anything differs, and then returns no byte.
    package static func open(
        _ sealed: [UInt8], key: [UInt8], nonce: [UInt8], authenticating data: [UInt8]
    ) throws(CryptographyError) -> [UInt8] {
        guard sealed.count >= tagLength else { throw .notAuthentic }
        let context = try CipherContext()
        try context.start(key: key, nonce: nonce, encrypts: false)
        try context.authenticate(data)
        let plaintext = try context.update(Array(sealed.dropLast(tagLength)))
        try context.expect(tag: Array(sealed.suffix(tagLength)))
        guard context.finish() else { throw .notAuthentic }
        return plaintext
    }
}
