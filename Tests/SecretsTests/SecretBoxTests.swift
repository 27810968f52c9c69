import Billing
import Cryptography
import Secrets
import Testing

@Suite("Sealed secrets")
struct SecretBoxTests {
    private let tenant = TenantID("11111111-1111-4111-8111-111111111111")
    private let other = TenantID("22222222-2222-4222-8222-222222222222")

    @Test("open for what they were sealed for, whatever text they are", arguments: ["", "sesame", "pässwört 🔑"])
    func opens(_ secret: String) throws {
        let key = DataKey.generate()
        let sealed = try SecretBox.seal(secret, tenant: tenant, field: "privateKey", host: "cw.example", dataKey: key)
        let opened = try SecretBox.open(sealed, tenant: tenant, field: "privateKey", host: "cw.example", dataKey: key)
        #expect(opened == secret)
    }

    @Test("open for no other tenant, field, host or key")
    func bound() throws {
        let key = DataKey.generate()
        let sealed = try SecretBox.seal("sesame", tenant: tenant, field: "ab", host: "c", dataKey: key)
        #expect(throws: SecretError.notAuthentic) {
            try SecretBox.open(sealed, tenant: other, field: "ab", host: "c", dataKey: key)
        }
        #expect(throws: SecretError.notAuthentic) {
            try SecretBox.open(sealed, tenant: tenant, field: "a", host: "bc", dataKey: key)
        }
        #expect(throws: SecretError.notAuthentic) {
            try SecretBox.open(sealed, tenant: tenant, field: "ab", host: "c:8443", dataKey: key)
        }
        #expect(throws: SecretError.notAuthentic) {
            try SecretBox.open(sealed, tenant: tenant, field: "ab", host: "c", dataKey: .generate())
        }
    }

    @Test("do not open once any byte is changed")
    func tamper() throws {
        let key = DataKey.generate()
        let sealed = try SecretBox.seal("sesame", tenant: tenant, field: "f", host: "h", dataKey: key)
        for index in sealed.indices {
            var changed = sealed
            changed[index] ^= 1
            #expect(throws: SecretError.self) {
                try SecretBox.open(changed, tenant: tenant, field: "f", host: "h", dataKey: key)
            }
        }
        for count in 0..<sealed.count {
            #expect(throws: SecretError.self) {
                try SecretBox.open(Array(sealed.prefix(count)), tenant: tenant, field: "f", host: "h", dataKey: key)
            }
        }
    }

    @Test("differ each time, so that equal secrets cannot be told")
    func fresh() throws {
        let key = DataKey.generate()
        let sealings = try (0..<100).map { _ in
            try SecretBox.seal("sesame", tenant: tenant, field: "f", host: "h", dataKey: key)
        }
        #expect(Set(sealings).count == 100)
        #expect(sealings.allSatisfy { $0.first == 1 && $0.count == 1 + 12 + 6 + 16 })
    }
}
