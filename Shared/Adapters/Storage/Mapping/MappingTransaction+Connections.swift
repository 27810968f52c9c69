import Billing
import Ports
import Postgres

extension PostgresMappingTransaction {
    func sites(after name: String?, limit: Int) async throws(MappingStoreError) -> [StoredSite] {
        try await records(after: name, limit: limit)
    }

    func site(_ id: SiteID, lock: RowLock) async throws(MappingStoreError) -> StoredSite? {
        try await record(id, lock: lock)
    }

    func save(_ site: StoredSite) async throws(MappingStoreError) -> StoredSite {
        try await readOne(
            "saving a site",
            """
            INSERT INTO sites AS s (
                tenant_id, site_id, name, api_url, api_host, company_id, company_login, client_id, public_key,
                sealed_private_key, authorities_pem, certificate_sha256, updated_by)
            VALUES (\(tenant), \(site.id), \(site.name), \(site.url), \(site.host), lower(\(site.companyLogin)::text),
                    \(site.companyLogin)::text, \(site.clientID), \(site.publicKey), \(site.sealedPrivateKey)::bytea,
                    \(site.trust.authoritiesPEM)::text, \(site.trust.certificateSHA256)::bytea, \(site.stamp.updatedBy))
            ON CONFLICT (tenant_id, site_id) DO UPDATE
               SET name = excluded.name, api_url = excluded.api_url, api_host = excluded.api_host,
                   company_id = excluded.company_id, company_login = excluded.company_login,
                   client_id = excluded.client_id, public_key = excluded.public_key,
                   sealed_private_key = excluded.sealed_private_key, authorities_pem = excluded.authorities_pem,
                   certificate_sha256 = excluded.certificate_sha256, version = s.version + 1, updated_at = now(),
                   updated_by = excluded.updated_by
            RETURNING \(sql: StoredSite.columns)
            """, StoredSite.init)
    }

    func delete(_ site: SiteID) async throws(MappingStoreError) {
        try await delete(site, from: StoredSite.self)
    }

    func sources(after name: String?, limit: Int) async throws(MappingStoreError) -> [StoredSource] {
        try await records(after: name, limit: limit)
    }

    func source(_ id: SourceID, lock: RowLock) async throws(MappingStoreError) -> StoredSource? {
        try await record(id, lock: lock)
    }

    func save(_ source: StoredSource) async throws(MappingStoreError) -> StoredSource {
        let account = source.account.row
        return try await readOne(
            "saving a source",
            """
            INSERT INTO sources AS s (
                tenant_id, source_id, name, kind, url, user_name, user_domain, is_internal_user, sealed_password,
                authorities_pem, certificate_sha256, updated_by)
            VALUES (\(tenant), \(source.id), \(source.name), \(source.kind.rawValue), \(source.url), \(account.user),
                    \(account.domain)::text, \(account.isInternalUser), \(account.sealedPassword)::bytea,
                    \(source.trust.authoritiesPEM)::text, \(source.trust.certificateSHA256)::bytea,
                    \(source.stamp.updatedBy))
            ON CONFLICT (tenant_id, source_id) DO UPDATE
               SET name = excluded.name, url = excluded.url, user_name = excluded.user_name,
                   user_domain = excluded.user_domain, is_internal_user = excluded.is_internal_user,
                   sealed_password = excluded.sealed_password, authorities_pem = excluded.authorities_pem,
                   certificate_sha256 = excluded.certificate_sha256, version = s.version + 1, updated_at = now(),
                   updated_by = excluded.updated_by
            RETURNING \(sql: StoredSource.columns)
            """, StoredSource.init)
    }

    func delete(_ source: SourceID) async throws(MappingStoreError) {
        try await delete(source, from: StoredSource.self)
    }
}

extension StoredSite: NamedRecord {
    static let table: SQL = "sites"
    static let key: SQL = "site_id"
    static let columns: SQL = """
        site_id, name, api_url, api_host, company_login, client_id, public_key, sealed_private_key, authorities_pem,
        certificate_sha256, version, updated_at, updated_by
        """

    init(_ row: PostgresRow) throws {
        self.init(
            id: try row.decode("site_id"), name: try row.decode("name"), url: try row.decode("api_url"),
            host: try row.decode("api_host"), companyLogin: try row.decode("company_login"),
            clientID: try row.decode("client_id"), publicKey: try row.decode("public_key"),
            sealedPrivateKey: try row.decode("sealed_private_key"), trust: try row.trust(), stamp: try row.stamp())
    }
}

extension StoredSource: NamedRecord {
    static let table: SQL = "sources"
    static let key: SQL = "source_id"
    static let columns: SQL = """
        source_id, name, kind, url, user_name, user_domain, is_internal_user, sealed_password, authorities_pem,
        certificate_sha256, version, updated_at, updated_by
        """

    init(_ row: PostgresRow) throws {
        self.init(
            id: try row.decode("source_id"), name: try row.decode("name"), url: try row.decode("url"),
            account: try SourceAccount(row), trust: try row.trust(), stamp: try row.stamp())
    }
}

extension SourceAccount {
    fileprivate init(_ row: PostgresRow) throws {
        switch try row.value("kind", as: SourceKind.self) {
        case .securityCenter:
            self = .securityCenter(
                SecurityCenterAccount(
                    user: try row.decode("user_name"), domain: try row.decode("user_domain"),
                    isInternalUser: try row.decode("is_internal_user"),
                    sealedPassword: try row.decode("sealed_password")))
        case .businessHub: throw PortError(.corrupt, "a source is of a kind that has no account yet: businessHub")
        }
    }

    /// What stands in the columns of the account.
    fileprivate var row: SecurityCenterAccount {
        switch self {
        case .securityCenter(let account): account
        }
    }
}
