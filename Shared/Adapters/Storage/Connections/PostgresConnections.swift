public import Billing
import Contracts
public import Ports
public import Postgres

/// A stored connection with the tenant's sealed data key, so that its secret can be opened.
public struct SealedConnection<Record: Sendable & Hashable>: Sendable, Hashable {
    /// The site or source.
    public let record: Record
    /// The tenant's data key, sealed under the platform's master key.
    public let sealedDataKey: [UInt8]
}

/// Reads sites and sources for those who call them.
///
/// Works under every role: the tenant is named in the transaction.
public struct PostgresConnections: Sendable {
    private let database: Database

    /// Reads through `pool`.
    public init(_ pool: PostgresPool) { database = Database(pool: pool) }

    /// A site; `nil`: it has been removed.
    public func site(_ site: SiteID, of tenant: TenantID) async throws(PortError) -> SealedConnection<StoredSite>? {
        try await database.transaction("reading a site's connection") { connection in
            _ = try await connection.query("SELECT set_config('tallybridge.tenant', \(tenant.text), true)")
            let rows = try await connection.query(
                """
                SELECT s.name, s.api_url, s.api_host, s.company_login, s.client_id, s.public_key, s.sealed_private_key,
                       s.authorities_pem, s.certificate_sha256, s.version, s.updated_at, s.updated_by, t.sealed_data_key
                  FROM sites s JOIN tenants t USING (tenant_id)
                 WHERE s.tenant_id = \(tenant)::uuid AND s.site_id = \(site)::uuid
                """)
            return try rows.first.map { row in
                SealedConnection(record: try StoredSite(site, row), sealedDataKey: try row.decode("sealed_data_key"))
            }
        }
    }

    /// A source; `nil`: it has been removed.
    public func source(
        _ source: SourceID, of tenant: TenantID
    ) async throws(PortError) -> SealedConnection<StoredSource>? {
        try await database.transaction("reading a source's connection") { connection in
            _ = try await connection.query("SELECT set_config('tallybridge.tenant', \(tenant.text), true)")
            let rows = try await connection.query(
                """
                SELECT s.name, s.kind, s.url, s.user_name, s.user_domain, s.is_internal_user, s.sealed_password,
                       s.authorities_pem, s.certificate_sha256, s.version, s.updated_at, s.updated_by, t.sealed_data_key
                  FROM sources s JOIN tenants t USING (tenant_id)
                 WHERE s.tenant_id = \(tenant)::uuid AND s.source_id = \(source)::uuid
                """)
            return try rows.first.map { row in
                SealedConnection(
                    record: try StoredSource(source, row), sealedDataKey: try row.decode("sealed_data_key"))
            }
        }
    }
}

extension StoredSite {
    fileprivate init(_ id: SiteID, _ row: PostgresRow) throws {
        self.init(
            id: id, name: try row.decode("name"), url: try row.decode("api_url"), host: try row.decode("api_host"),
            companyLogin: try row.decode("company_login"), clientID: try row.decode("client_id"),
            publicKey: try row.decode("public_key"), sealedPrivateKey: try row.decode("sealed_private_key"),
            trust: try StoredTrust(row), stamp: try RecordStamp(row))
    }
}

extension StoredSource {
    fileprivate init(_ id: SourceID, _ row: PostgresRow) throws {
        self.init(
            id: id, name: try row.decode("name"), kind: try row.decode("kind"), url: try row.decode("url"),
            user: try row.decode("user_name"), domain: try row.decode("user_domain"),
            isInternalUser: try row.decode("is_internal_user"), sealedPassword: try row.decode("sealed_password"),
            trust: try StoredTrust(row), stamp: try RecordStamp(row))
    }
}

extension StoredTrust {
    fileprivate init(_ row: PostgresRow) throws {
        self.init(
            authoritiesPEM: try row.decode("authorities_pem"), certificateSHA256: try row.decode("certificate_sha256"))
    }
}

extension RecordStamp {
    fileprivate init(_ row: PostgresRow) throws {
        self.init(
            version: try row.decode("version"), updatedAt: try row.decode("updated_at"),
            updatedBy: try row.decode("updated_by"))
    }
}
