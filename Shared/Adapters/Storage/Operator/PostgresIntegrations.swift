public import Billing
import Contracts
public import Ports
public import Postgres

/// An integration as the operator names it.
public struct IntegrationRecord: Hashable, Sendable {
    /// Its id.
    public let id: IntegrationID
    /// Its IANA time zone.
    public let timeZone: String
    /// The newest billing date requested of it; `nil`: none yet.
    public let newestRequestedDate: BillingDate?
}

/// Integrations by name, for the operator's command line.
public struct PostgresIntegrations: Sendable {
    private let database: Database

    /// Under the role `tallybridge_operator`.
    public init(_ pool: PostgresPool) { database = Database(pool: pool) }

    /// The tenant's integration of this name; `nil`: there is none.
    public func named(_ name: String, of tenant: TenantID) async throws(PortError) -> IntegrationRecord? {
        let rows = try await database.query(
            "finding an integration",
            """
            SELECT i.integration_id::text, i.time_zone, max(r.billing_date)::text AS newest
              FROM integrations i
              LEFT JOIN billing_runs r ON r.tenant_id = i.tenant_id AND r.integration_id = i.integration_id
                                      AND r.state <> 'notCollected'
             WHERE i.tenant_id = \(tenant)::uuid AND i.name = \(name)
             GROUP BY i.integration_id, i.time_zone
            """)
        return try database.reading("finding an integration") {
            try rows.first.map { row in
                IntegrationRecord(
                    id: try row.decode("integration_id"), timeZone: try row.decode("time_zone"),
                    newestRequestedDate: try row.decode("newest"))
            }
        }
    }
}
