import Cryptography
import Testing

@Suite struct EncodingTests {
    @Test("each byte is two lower-case hexadecimal digits")
    func hex() {
        #expect(Hex.encode([0, 15, 16, 255]) == "000f10ff")
    }

    @Test(
        "Base64 gives the values of RFC 4648",
        arguments: [
            ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("foobar", "Zm9vYmFy"),
        ])
    func base64(text: String, encoded: String) {
        #expect(Base64.encode(Array(text.utf8)) == encoded)
        #expect(Base64.decode(encoded) == Array(text.utf8))
    }

    @Test("wrong Base64 is refused", arguments: ["Z", "Zg=", "Zh==", "Z===", "Zm9v\n", "Zm 9"])
    func wrongBase64(text: String) {
        #expect(Base64.decode(text) == nil)
    }

    @Test("every byte string survives Base64", arguments: 0..<20)
    func base64RoundTrip(length: Int) {
        let bytes = SecureRandom.bytes(length)
        #expect(Base64.decode(Base64.encode(bytes)) == bytes)
    }

    @Test("Base32 gives the values of RFC 4648, in lower case and unpadded")
    func base32() {
        #expect(Base32.encode([]) == "")
        #expect(Base32.encode(Array("f".utf8)) == "my")
        #expect(Base32.encode(Array("foob".utf8)) == "mzxw6yq")
        #expect(Base32.encode(Array("foobar".utf8)) == "mzxw6ytboi")
    }
}
