import Billing
import Ports
import Postgres

extension PostgresMappingTransaction {
    func integrations(after name: String?, limit: Int) async throws(MappingStoreError) -> [StoredIntegration] {
        try await records(after: name, limit: limit, where: "AND retired_at IS NULL")
    }

    func integration(_ id: IntegrationID, lock: RowLock) async throws(MappingStoreError) -> StoredIntegration? {
        try await record(id, lock: lock)
    }

    func save(_ integration: StoredIntegration) async throws(MappingStoreError) -> StoredIntegration {
        let policy = try json(integration.policy)
        return try await readOne(
            "saving an integration",
            """
            INSERT INTO integrations AS i (
                tenant_id, integration_id, name, source_id, site_id, time_zone, mode, policy, run_minute, next_due_at,
                updated_by)
            VALUES (\(tenant), \(integration.id), \(integration.name), \(integration.source), \(integration.site),
                    \(integration.timeZone), \(integration.mode.rawValue), \(policy)::jsonb,
                    \(integration.runMinute)::integer, \(integration.nextDue)::timestamptz,
                    \(integration.stamp.updatedBy))
            ON CONFLICT (tenant_id, integration_id) DO UPDATE
               SET name = excluded.name, source_id = excluded.source_id, site_id = excluded.site_id,
                   time_zone = excluded.time_zone, mode = excluded.mode, policy = excluded.policy,
                   run_minute = excluded.run_minute, next_due_at = excluded.next_due_at, version = i.version + 1,
                   updated_at = now(), updated_by = excluded.updated_by
            RETURNING \(sql: StoredIntegration.columns)
            """, StoredIntegration.init)
    }

    func delete(_ integration: IntegrationID) async throws(MappingStoreError) {
        try await run(
            "removing an integration's products",
            """
            DELETE FROM product_mappings WHERE tenant_id = \(tenant) AND integration_id = \(integration)
            """)
        try await delete(integration, from: StoredIntegration.self)
    }

    func hasHistory(_ integration: IntegrationID) async throws(MappingStoreError) -> Bool {
        try await readOne(
            "looking for an integration's history",
            """
            SELECT EXISTS (SELECT FROM managed_companies t WHERE \(sql: Self.isOf(integration, tenant)))
                OR EXISTS (SELECT FROM billing_runs t WHERE \(sql: Self.isOf(integration, tenant)))
                OR EXISTS (SELECT FROM billing_exceptions t WHERE \(sql: Self.isOf(integration, tenant)))
                OR EXISTS (SELECT FROM held_entries t WHERE \(sql: Self.isOf(integration, tenant)))
                OR EXISTS (SELECT FROM person_decisions t WHERE \(sql: Self.isOf(integration, tenant))) AS has_history
            """
        ) { try $0.decode("has_history") }
    }

    private static func isOf(_ integration: IntegrationID, _ tenant: TenantID) -> SQL {
        "t.tenant_id = \(tenant) AND t.integration_id = \(integration)"
    }

    func retire(_ integration: IntegrationID, by actor: String) async throws(MappingStoreError) {
        try await run(
            "retiring an integration",
            """
            UPDATE integrations
               SET retired_at = clock_timestamp(), run_minute = NULL, next_due_at = NULL, version = version + 1,
                   updated_at = now(), updated_by = \(actor)
             WHERE tenant_id = \(tenant) AND integration_id = \(integration) AND retired_at IS NULL
            """)
    }

    func integrations(using site: SiteID) async throws(MappingStoreError) -> [String] {
        try await read(
            "looking for a site's integrations",
            """
            SELECT \(sql: StoredIntegration.shownName) FROM integrations
             WHERE tenant_id = \(tenant) AND site_id = \(site) ORDER BY name
            """
        ) { try $0.decode("name") }
    }

    func integrations(using source: SourceID) async throws(MappingStoreError) -> [String] {
        try await read(
            "looking for a source's integrations",
            """
            SELECT \(sql: StoredIntegration.shownName) FROM integrations
             WHERE tenant_id = \(tenant) AND source_id = \(source) ORDER BY name
            """
        ) { try $0.decode("name") }
    }

    /// A value as the text of a JSON column.
    func json(_ value: some Encodable) throws(MappingStoreError) -> String {
        do {
            return try StoredJSON.text(value)
        } catch { throw .port(error) }
    }
}

extension StoredIntegration: NamedRecord {
    static let table: SQL = "integrations"
    static let key: SQL = "integration_id"
    static let columns: SQL = """
        integration_id, name, source_id, site_id, time_zone, mode, policy, run_minute, next_due_at, retired_at,
        version, updated_at, updated_by
        """
    /// Its name, which another one may have after it was retired.
    fileprivate static let shownName: SQL = "name || CASE WHEN retired_at IS NULL THEN '' ELSE ' (retired)' END AS name"

    init(_ row: PostgresRow) throws {
        self.init(
            id: try row.decode("integration_id"), name: try row.decode("name"), source: try row.decode("source_id"),
            site: try row.decode("site_id"), timeZone: try row.decode("time_zone"), mode: try row.value("mode"),
            policy: try row.json("policy"), runMinute: try row.decode("run_minute"),
            nextDue: try row.decode("next_due_at"), retiredAt: try row.decode("retired_at"), stamp: try row.stamp())
    }
}
