package import Billing
package import Ports
package import Postgres

/// Integrations by name, for the operator's command line.
package struct PostgresIntegrations: Sendable {
    private let database: Database

    /// Under the role `tallybridge_operator`.
    package init(_ pool: PostgresPool) { database = Database(pool: pool) }

    /// The tenant's integration of this name; `nil`: there is none.
    package func named(_ name: String, of tenant: TenantID) async throws(PortError) -> IntegrationID? {
        let call = "finding an integration"
        let rows = try await database.query(
            call, "SELECT integration_id FROM integrations WHERE tenant_id = \(tenant)::uuid AND name = \(name)")
        return try database.reading(call) { try rows.first?.decode("integration_id") }
    }
}
