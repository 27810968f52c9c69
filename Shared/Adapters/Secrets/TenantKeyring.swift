package import Billing

/// Seals and opens the tenants' data keys under the platform's master key.
package struct TenantKeyring: Sendable {
    private let current: MasterKey
    private let previous: [MasterKey]

    /// A keyring that seals under `current` and also opens what was sealed under a `previous` key, for rotation.
    package init(_ current: MasterKey, previous: [MasterKey] = []) {
        self.current = current
        self.previous = previous
    }

    /// The data key as it is stored with its tenant.
    package func wrap(_ key: DataKey, for tenant: TenantID) throws(SecretError) -> [UInt8] {
        try Sealing.seal(key.bytes, key: current.bytes, for: Self.context(tenant))
    }

    /// The data key that `wrap` sealed for this tenant.
    package func unwrap(_ sealed: [UInt8], for tenant: TenantID) throws(SecretError) -> DataKey {
        for master in [current] + previous {
            do {
                return DataKey(bytes: try Sealing.open(sealed, key: master.bytes, for: Self.context(tenant)))
            } catch .notAuthentic {
                continue
            }
        }
        throw .notAuthentic
    }

    /// The same data key sealed under the current master key: what rotation does to each tenant.
    package func rewrap(_ sealed: [UInt8], for tenant: TenantID) throws(SecretError) -> [UInt8] {
        try wrap(unwrap(sealed, for: tenant), for: tenant)
    }

    private static func context(_ tenant: TenantID) -> [String] { ["data key", tenant.text] }
}
