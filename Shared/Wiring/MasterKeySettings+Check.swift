package import Postgres
import Secrets
import Storage

extension MasterKeySettings {
    /// Throws `WrongMasterKey` unless the key opens what is sealed already; before the first tenant any key will do.
    package func check(_ pool: PostgresPool) async throws {
        guard let (tenant, sealed) = try await PostgresTenants(pool).oldestDataKey() else { return }
        do {
            _ = try keyring.unwrap(sealed, for: tenant)
        } catch {
            throw WrongMasterKey()
        }
    }
}

/// The setting holds another key than the one the platform's secrets are sealed under.
struct WrongMasterKey: Error, CustomStringConvertible {
    let description =
        "TALLYBRIDGE_MASTER_KEY is not the key that the tenants' secrets are sealed under: set the one the first tenant "
        + "was added with"
}
