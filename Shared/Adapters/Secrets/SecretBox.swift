package import Billing

/// Seals a tenant's secrets under its data key, each for one field and host.
package enum SecretBox {
    /// Seals `secret`.
    /// - Parameters:
    ///   - field: what it is and of which record, such as `sites/<id>/privateKey`.
    ///   - host: host and port it may be sent to; opening names the same.
    package static func seal(
        _ secret: String, tenant: TenantID, field: String, host: String, dataKey: DataKey
    ) throws(SecretError) -> [UInt8] {
        try Sealing.seal(Array(secret.utf8), key: dataKey.bytes, for: context(tenant, field, host))
    }

    /// The secret, if it was sealed under this key for this tenant, field and host.
    package static func open(
        _ sealed: [UInt8], tenant: TenantID, field: String, host: String, dataKey: DataKey
    ) throws(SecretError) -> String {
        let bytes = try Sealing.open(sealed, key: dataKey.bytes, for: context(tenant, field, host))
        guard let secret = String(validating: bytes, as: UTF8.self) else { throw .notText }
        return secret
    }

    private static func context(_ tenant: TenantID, _ field: String, _ host: String) -> [String] {
        ["secret", tenant.text, field, host]
    }
}
