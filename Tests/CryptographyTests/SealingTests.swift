import Cryptography
import Testing

@Suite struct SealingTests {
    private let key = [UInt8](0..<32)
    private let nonce = [UInt8](100..<112)

    @Test("an empty text under a zero key gives the tag of the GCM specification, test case 13")
    func emptyVector() throws {
        let zeros = [UInt8](repeating: 0, count: 32)
        let sealed = try AESGCM.seal([], key: zeros, nonce: [UInt8](repeating: 0, count: 12), authenticating: [])
        #expect(Hex.encode(sealed) == "530f8afbc74536b9a963b4f1c4cb738b")
    }

    @Test("sixteen zero bytes under a zero key give test case 14 of the GCM specification")
    func zeroVector() throws {
        let zeros = [UInt8](repeating: 0, count: 32)
        let sealed = try AESGCM.seal(
            Array(zeros.prefix(16)), key: zeros, nonce: Array(zeros.prefix(12)), authenticating: [])
        #expect(Hex.encode(sealed) == "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919")
    }

    @Test("what was sealed can be opened", arguments: [0, 1, 15, 16, 17, 1000])
    func roundTrip(length: Int) throws {
        let plaintext = SecureRandom.bytes(length)
        let sealed = try AESGCM.seal(plaintext, key: key, nonce: nonce, authenticating: [7, 8])
        #expect(sealed.count == length + AESGCM.tagLength)
        #expect(try AESGCM.open(sealed, key: key, nonce: nonce, authenticating: [7, 8]) == plaintext)
    }

    @Test("any changed byte, other data, another key or nonce is refused")
    func tampering() throws {
        let sealed = try AESGCM.seal([1, 2, 3], key: key, nonce: nonce, authenticating: [9])
        for index in sealed.indices {
            var changed = sealed
            changed[index] ^= 1
            #expect(throws: CryptographyError.notAuthentic) {
                try AESGCM.open(changed, key: key, nonce: nonce, authenticating: [9])
            }
        }
        #expect(throws: CryptographyError.notAuthentic) {
            try AESGCM.open(sealed, key: key, nonce: nonce, authenticating: [8])
        }
        #expect(throws: CryptographyError.notAuthentic) {
            try AESGCM.open(sealed, key: key.reversed(), nonce: nonce, authenticating: [9])
        }
        #expect(throws: CryptographyError.notAuthentic) {
            try AESGCM.open(sealed, key: key, nonce: nonce.reversed(), authenticating: [9])
        }
        #expect(throws: CryptographyError.notAuthentic) {
            try AESGCM.open([1, 2, 3], key: key, nonce: nonce, authenticating: [9])
        }
    }

    @Test("a key or nonce of another length is named")
    func lengths() {
        #expect(throws: CryptographyError.wrongLength(of: "key", expected: 32, actual: 16)) {
            try AESGCM.seal([], key: Array(key.prefix(16)), nonce: nonce, authenticating: [])
        }
        #expect(throws: CryptographyError.wrongLength(of: "nonce", expected: 12, actual: 0)) {
            try AESGCM.seal([], key: key, nonce: [], authenticating: [])
        }
    }
}
