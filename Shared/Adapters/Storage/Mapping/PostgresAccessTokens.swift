package import Billing
package import Ports
package import Postgres

/// Looks bearer tokens up by their hash, before their tenant is known.
package struct PostgresAccessTokens: Sendable {
    private let database: Database

    /// The tokens in this database.
    package init(_ pool: PostgresPool) { database = Database(pool: pool) }

    /// The caller a token of this hash was given to; `nil`: unknown, expired or revoked.
    package func access(forHash hash: [UInt8]) async throws(PortError) -> Access? {
        let call = "looking up a token"
        let rows = try await database.query(
            call, "SELECT tenant_id, role, name FROM tallybridge_token(\(hash)::bytea)")
        return try database.reading(call) {
            try rows.first.map { row in
                Access(
                    tenant: try row.decode("tenant_id"), actor: try row.decode("name"), role: try row.value("role"))
            }
        }
    }

    /// The tenant's sealed data key; `nil`: no such tenant.
    package func sealedDataKey(of tenant: TenantID) async throws(PortError) -> [UInt8]? {
        let call = "reading a tenant's data key"
        return try await database.transaction(call) { connection in
            try await connection.enter(tenant)
            let rows = try await connection.query("SELECT sealed_data_key FROM tenants WHERE tenant_id = \(tenant)")
            return try rows.first?.decode("sealed_data_key")
        }
    }
}
