package import Billing
import Contracts
package import Foundation
package import Ports
package import Postgres

/// A tenant as the operator sees it.
package struct TenantRecord: Hashable, Sendable {
    package let id: TenantID
    /// Its name, unique on the platform.
    package let name: String
    /// How many integrations it has.
    package let integrations: Int
}

/// An access token as the operator sees it; the token itself is not stored.
package struct TokenRecord: Hashable, Sendable {
    /// Its id, by which it is revoked.
    package let id: String
    /// What it is for.
    package let name: String
    /// `viewer`, `billing` or `admin`.
    package let role: String
    /// When it ends.
    package let expiresAt: Date
    /// When it was revoked.
    package let revokedAt: Date?
}

/// Tenants and their tokens, for the operator's command line.
package struct PostgresTenants: Sendable {
    private let database: Database

    /// Under the role `tallybridge_operator`; services' roles see less.
    package init(_ pool: PostgresPool) { database = Database(pool: pool) }

    /// Adds a tenant; a known name is refused.
    package func add(_ id: TenantID, name: String, sealedDataKey: [UInt8]) async throws(PortError) {
        try await database.execute(
            "adding a tenant",
            """
            INSERT INTO tenants (tenant_id, name, sealed_data_key)
            VALUES (\(id)::uuid, \(name), \(sealedDataKey)::bytea)
            """)
    }

    /// The sealed data key of the oldest tenant this role sees; `nil`: it sees none.
    package func oldestDataKey() async throws(PortError) -> (tenant: TenantID, sealed: [UInt8])? {
        let call = "reading a tenant's data key"
        let rows = try await database.query(
            call, "SELECT tenant_id, sealed_data_key FROM tenants ORDER BY created_at, tenant_id LIMIT 1")
        return try database.reading(call) {
            try rows.first.map { (try $0.decode("tenant_id"), try $0.decode("sealed_data_key")) }
        }
    }

    /// All tenants, by name.
    package func all() async throws(PortError) -> [TenantRecord] {
        let rows = try await database.query(
            "listing tenants",
            """
            SELECT t.tenant_id, t.name, count(i.integration_id) FILTER (WHERE i.retired_at IS NULL)::int AS integrations
              FROM tenants t LEFT JOIN integrations i USING (tenant_id)
             GROUP BY t.tenant_id, t.name ORDER BY t.name
            """)
        return try database.reading("listing tenants") {
            try rows.map { row in
                TenantRecord(
                    id: try row.decode("tenant_id"), name: try row.decode("name"),
                    integrations: try row.decode("integrations"))
            }
        }
    }

    /// The tenant of this name; `nil`: there is none.
    package func named(_ name: String) async throws(PortError) -> TenantRecord? {
        try await all().first { $0.name == name }
    }

    /// Adds a token by its hash.
    package func addToken(
        _ id: String, hash: [UInt8], to tenant: TenantID, name: String, role: String, days: Int
    ) async throws(PortError) {
        try await database.execute(
            "adding a token",
            """
            INSERT INTO access_tokens (tenant_id, token_id, token_hash, name, role, expires_at)
            VALUES (\(tenant)::uuid, \(id)::uuid, \(hash)::bytea, \(name), \(role), now() + \(days)::int * interval '1 day')
            """)
    }

    /// A tenant's tokens, newest first.
    package func tokens(of tenant: TenantID) async throws(PortError) -> [TokenRecord] {
        let rows = try await database.query(
            "listing tokens",
            """
            SELECT token_id::text, name, role, expires_at, revoked_at FROM access_tokens
             WHERE tenant_id = \(tenant)::uuid ORDER BY created_at DESC
            """)
        return try database.reading("listing tokens") {
            try rows.map { row in
                TokenRecord(
                    id: try row.decode("token_id"), name: try row.decode("name"), role: try row.decode("role"),
                    expiresAt: try row.decode("expires_at"), revokedAt: try row.decode("revoked_at"))
            }
        }
    }

    /// Revokes a token at once.
    ///
    /// `false`: there is no such token of that tenant, or it has been revoked.
    package func revoke(_ token: String, of tenant: TenantID) async throws(PortError) -> Bool {
        try await database.execute(
            "revoking a token",
            """
            UPDATE access_tokens SET revoked_at = now()
             WHERE tenant_id = \(tenant)::uuid AND token_id = \(token)::uuid AND revoked_at IS NULL
            """) == 1
    }
}
