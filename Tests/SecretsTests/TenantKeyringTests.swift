import Billing
import Secrets
import Testing

@Suite("A tenant keyring")
struct TenantKeyringTests {
    private let tenant = TenantID("11111111-1111-4111-8111-111111111111")
    private let other = TenantID("22222222-2222-4222-8222-222222222222")

    private func master() throws -> MasterKey { try MasterKey(base64: MasterKey.generateBase64()) }

    @Test("gives back the data key it wrapped, to its tenant only")
    func wraps() throws {
        let keyring = TenantKeyring(try master())
        let key = DataKey.generate()
        let wrapped = try keyring.wrap(key, for: tenant)
        let sealed = try SecretBox.seal("sesame", tenant: tenant, field: "f", host: "h", dataKey: key)
        let again = try keyring.unwrap(wrapped, for: tenant)
        #expect(try SecretBox.open(sealed, tenant: tenant, field: "f", host: "h", dataKey: again) == "sesame")
        #expect(throws: SecretError.notAuthentic) { try keyring.unwrap(wrapped, for: other) }
        #expect(throws: SecretError.notAuthentic) { try TenantKeyring(try master()).unwrap(wrapped, for: tenant) }
    }

    @Test("rotates: opens under the earlier master key and seals under the current one")
    func rotates() throws {
        let (old, new) = (try master(), try master())
        let key = DataKey.generate()
        let sealed = try SecretBox.seal("sesame", tenant: tenant, field: "f", host: "h", dataKey: key)
        let rewrapped = try TenantKeyring(new, previous: [old])
            .rewrap(TenantKeyring(old).wrap(key, for: tenant), for: tenant)
        let again = try TenantKeyring(new).unwrap(rewrapped, for: tenant)
        #expect(try SecretBox.open(sealed, tenant: tenant, field: "f", host: "h", dataKey: again) == "sesame")
        #expect(throws: SecretError.notAuthentic) { try TenantKeyring(old).unwrap(rewrapped, for: tenant) }
    }

    @Test("is built from 32 bytes only")
    func masterKeyForm() {
        #expect(throws: SecretError.notBase64) { try MasterKey(base64: "not base64!") }
        #expect(throws: SecretError.wrongKeyLength(3)) { try MasterKey(base64: "AAAA") }
        #expect(throws: Never.self) { try MasterKey(base64: " \(MasterKey.generateBase64())\n") }
    }

    @Test("prints no key")
    func redacted() throws {
        for value in [try master(), DataKey.generate(), AccessToken.mint()] as [Any] {
            var dumped = ""
            dump(value, to: &dumped)
            #expect("\(value)" == "<redacted>")
            #expect(!dumped.contains("bytes") && !dumped.contains("plainText"))
        }
    }
}
