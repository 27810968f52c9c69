package import Billing
package import Ports
package import Runtime
package import Secrets

/// The platform's key, under which every tenant's data key is sealed.
package struct MasterKeySettings: Sendable {
    /// Wraps and unwraps data keys; `nil` where the setting is wrong, which ends the program before it is used.
    private let storedKeyring: TenantKeyring?

    /// Reads `MASTER_KEY` (secret).
    package init(reading settings: inout SettingsReader) {
        let text = settings.secret("MASTER_KEY", help: "Seals the tenants' secrets: 32 random bytes as base64.")
            .reveal()
        do {
            storedKeyring = TenantKeyring(try MasterKey(base64: text))
        } catch {
            storedKeyring = nil
            // An absent setting has been reported already.
            if !text.isEmpty { settings.reject("MASTER_KEY", because: "is not 32 bytes as base64") }
        }
    }

    /// Wraps and unwraps the tenants' data keys.
    package var keyring: TenantKeyring {
        guard let storedKeyring else { preconditionFailure("settings with problems are never used") }
        return storedKeyring
    }

    /// Opens a secret of a tenant.
    package func open(
        _ sealed: [UInt8], under sealedDataKey: [UInt8], of tenant: TenantID, for place: SecretPlace
    )
        throws(SecretError) -> String
    {
        let dataKey = try keyring.unwrap(sealedDataKey, for: tenant)
        return try SecretBox.open(sealed, tenant: tenant, field: place.field, host: place.host, dataKey: dataKey)
    }
}
