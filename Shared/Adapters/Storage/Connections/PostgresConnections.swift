package import Billing
import Contracts
package import Ports
package import Postgres

/// A stored connection with the tenant's sealed data key, so that its secret can be opened.
package struct SealedConnection<Record: Sendable & Hashable>: Sendable, Hashable {
    /// The site or source.
    package let record: Record
    /// The tenant's data key, sealed under the platform's master key.
    package let sealedDataKey: [UInt8]
}

/// Reads sites and sources for those who call them.
///
/// Works under every role: the tenant is named in the transaction.
package struct PostgresConnections: Sendable {
    private let database: Database

    /// Reads through `pool`.
    package init(_ pool: PostgresPool) { database = Database(pool: pool) }

    /// A site; `nil`: it has been removed.
    package func site(_ site: SiteID, of tenant: TenantID) async throws(PortError) -> SealedConnection<StoredSite>? {
        try await connection(site, of: tenant)
    }

    /// A source; `nil`: it has been removed.
    package func source(
        _ source: SourceID, of tenant: TenantID
    ) async throws(PortError) -> SealedConnection<StoredSource>? {
        try await connection(source, of: tenant)
    }

    private func connection<Record: NamedRecord, Kind>(
        _ id: Identifier<Kind>, of tenant: TenantID
    ) async throws(PortError) -> SealedConnection<Record>? {
        try await database.transaction("reading a connection from \(Record.table.text)") { connection in
            try await connection.enter(tenant)
            let rows = try await connection.query(
                """
                SELECT \(sql: Record.columns), sealed_data_key
                  FROM \(sql: Record.table)
                  JOIN (SELECT tenant_id, sealed_data_key FROM tenants) AS keys USING (tenant_id)
                 WHERE tenant_id = \(tenant) AND \(sql: Record.key) = \(id)
                """)
            return try rows.first.map { row in
                SealedConnection(record: try Record(row), sealedDataKey: try row.decode("sealed_data_key"))
            }
        }
    }
}
