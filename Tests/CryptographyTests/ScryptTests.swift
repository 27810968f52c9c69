import Cryptography
import Testing

@Suite struct ScryptTests {
    @Test("scrypt gives the values of RFC 7914")
    func vectors() throws {
        let empty = try Scrypt.derive(password: [], salt: [], cost: 16, blockSize: 1, parallelism: 1, length: 64)
        #expect(Hex.encode(empty).hasPrefix("77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442"))
        let key = try Scrypt.derive(
            password: Array("password".utf8), salt: Array("NaCl".utf8), cost: 1024, blockSize: 8, parallelism: 16,
            length: 64)
        #expect(Hex.encode(key).hasPrefix("fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162"))
    }

    @Test("a cost that is no power of two, or needs too much memory, is refused", arguments: [0, 1, 1000, 1 << 24])
    func costs(cost: Int) {
        #expect(throws: CryptographyError.costRefused(maximumMemory: Scrypt.maximumMemory)) {
            try Scrypt.derive(password: [1], salt: [2], cost: cost, blockSize: 8, parallelism: 1, length: 32)
        }
    }
}
