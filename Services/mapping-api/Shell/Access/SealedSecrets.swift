package import Billing
package import Ports
package import Secrets
package import Storage

/// Seals secrets under their tenant's data key.
package struct SealedSecrets: SecretSealing {
    private let tenants: PostgresAccessTokens
    private let keyring: TenantKeyring

    /// Seals with the data keys that are stored sealed under `keyring`.
    package init(_ tenants: PostgresAccessTokens, keyring: TenantKeyring) {
        self.tenants = tenants
        self.keyring = keyring
    }

    /// The sealed secret.
    package func seal(
        _ secret: String, of tenant: TenantID, for place: SecretPlace
    ) async throws(PortError) -> [UInt8] {
        guard let sealedKey = try await tenants.sealedDataKey(of: tenant) else {
            throw PortError(.corrupt, "sealing a secret: the tenant has no data key")
        }
        let key: DataKey
        do throws(SecretError) {
            key = try keyring.unwrap(sealedKey, for: tenant)
        } catch {
            throw PortError(.corrupt, "sealing a secret: the tenant's data key: \(error)")
        }
        do throws(SecretError) {
            return try SecretBox.seal(secret, tenant: tenant, field: place.field, host: place.host, dataKey: key)
        } catch {
            throw PortError(.refused, "sealing a secret: \(error)")
        }
    }
}
