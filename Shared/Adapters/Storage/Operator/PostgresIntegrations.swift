package import Billing
package import Ports
package import Postgres

/// Integrations by name, for the operator's command line.
package struct PostgresIntegrations: Sendable {
    private let database: Database

    /// Under the role `tallybridge_operator`.
    package init(_ pool: PostgresPool) { database = Database(pool: pool) }

    /// The tenant's integration of this name; `nil`: there is none.
    /// - Parameter retired: whether one that is retired will do where none else has the name; the last one then.
    package func named(
        _ name: String, of tenant: TenantID, orRetired retired: Bool = false
    ) async throws(PortError) -> IntegrationID? {
        let call = "finding an integration"
        let rows = try await database.query(
            call,
            """
            SELECT integration_id FROM integrations
             WHERE tenant_id = \(tenant)::uuid AND name = \(name) AND (\(retired) OR retired_at IS NULL)
             ORDER BY retired_at DESC NULLS FIRST LIMIT 1
            """)
        return try database.reading(call) { try rows.first?.decode("integration_id") }
    }

    /// Integrations that nothing can be scheduled for, because the server does not know their time zone; each with its fix.
    ///
    /// Zone data is the database server's: another image or release of it may lack names that were saved before.
    package func problems() async throws(PortError) -> [String] {
        let call = "checking time zones"
        let rows = try await database.query(
            call,
            """
            SELECT t.name AS tenant, i.name, i.time_zone
              FROM integrations i JOIN tenants t USING (tenant_id)
             WHERE tallybridge_local_day(i.time_zone, now()) IS NULL AND i.retired_at IS NULL
             ORDER BY t.name, i.name
            """)
        return try database.reading(call) {
            try rows.map { row in
                let names: (String, String, String) = (
                    try row.decode("tenant"), try row.decode("name"), try row.decode("time_zone")
                )
                return
                    "PostgreSQL does not know the time zone \(names.2) of \(names.1) (\(names.0)), so it never runs: "
                    + "install the server's tzdata and tzdata-legacy, or save another zone"
            }
        }
    }
}
