import Billing
import Postgres

extension PostgresConnection {
    /// Shows the rest of the transaction this tenant's rows and no other's.
    ///
    /// Local to the transaction: the next lease of this connection starts without a tenant.
    func enter(_ tenant: TenantID) async throws {
        _ = try await query("SELECT set_config('tallybridge.tenant', \(tenant), true)")
    }
}
