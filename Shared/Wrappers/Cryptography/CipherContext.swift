import CLibcrypto

/// One AES-256-GCM operation of libcrypto, freed at the end.
struct CipherContext: ~Copyable {
    private let context: OpaquePointer

    init() throws(CryptographyError) {
        guard let context = EVP_CIPHER_CTX_new() else { throw .library("no memory for a cipher") }
        self.context = context
    }

    deinit { EVP_CIPHER_CTX_free(context) }

    func start(key: [UInt8], nonce: [UInt8], encrypts: Bool) throws(CryptographyError) {
        guard key.count == AESGCM.keyLength else {
            throw .wrongLength(of: "key", expected: AESGCM.keyLength, actual: key.count)
        }
        // This is GCM's default, so libcrypto need not be told.
        guard nonce.count == AESGCM.nonceLength else {
            throw .wrongLength(of: "nonce", expected: AESGCM.nonceLength, actual: nonce.count)
        }
        guard EVP_CipherInit_ex(context, EVP_aes_256_gcm(), nil, key, nonce, encrypts ? 1 : 0) == 1 else {
            throw .library("AES-256-GCM is not available")
        }
    }

    func authenticate(_ data: [UInt8]) throws(CryptographyError) {
        guard !data.isEmpty else { return }
        var written: Int32 = 0
        guard EVP_CipherUpdate(context, nil, &written, data, try length(of: data)) == 1 else {
            throw .library("the associated data was not taken")
        }
    }

    func update(_ input: [UInt8]) throws(CryptographyError) -> [UInt8] {
        guard !input.isEmpty else { return [] }
        var output = [UInt8](repeating: 0, count: input.count)
        var written: Int32 = 0
        guard EVP_CipherUpdate(context, &output, &written, input, try length(of: input)) == 1 else {
            throw .library("the input was not taken")
        }
        return output
    }

    func expect(tag: [UInt8]) throws(CryptographyError) {
        var tag = tag
        guard EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, Int32(tag.count), &tag) == 1 else {
            throw .library("the tag was not taken")
        }
    }

    /// `false` when decrypting: the tag does not fit.
    func finish() -> Bool {
        var rest = [UInt8](repeating: 0, count: 16)
        var written: Int32 = 0
        return EVP_CipherFinal_ex(context, &rest, &written) == 1
    }

    func tag() throws(CryptographyError) -> [UInt8] {
        var tag = [UInt8](repeating: 0, count: AESGCM.tagLength)
        guard EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, Int32(tag.count), &tag) == 1 else {
            throw .library("the cipher gave no tag")
        }
        return tag
    }

    private func length(of bytes: [UInt8]) throws(CryptographyError) -> Int32 {
        guard let length = Int32(exactly: bytes.count) else { throw .library("more than 2 GiB in one operation") }
        return length
    }
}
