import Billing
import Contracts
import Ports
import Postgres

extension PostgresMappingTransaction {
    func revision() async throws(MappingStoreError) -> Int {
        try await readOne(
            "reading the mapping revision",
            """
            SELECT mapping_revision FROM tenants WHERE tenant_id = \(tenant)
            """
        ) { try $0.decode("mapping_revision") }
    }

    func raiseRevision() async throws(MappingStoreError) -> Int {
        try await readOne(
            "raising the mapping revision",
            """
            UPDATE tenants SET mapping_revision = mapping_revision + 1 WHERE tenant_id = \(tenant)
            RETURNING mapping_revision
            """
        ) { try $0.decode("mapping_revision") }
    }

    func companiesWithSnapshot(
        of integration: IntegrationID, among companies: [ManagedCompanyID]?
    ) async throws(MappingStoreError) -> [ManagedCompanyID] {
        let chosen = companies.map { ids -> SQL in " AND m.managed_company_id = ANY (\(ids)::uuid[])" } ?? ""
        return try await read(
            "looking for companies that were read before",
            """
            SELECT m.managed_company_id FROM managed_companies m
             WHERE m.tenant_id = \(tenant) AND m.integration_id = \(integration)\(sql: chosen)
               AND EXISTS (SELECT FROM usage_snapshots s
                            WHERE s.tenant_id = m.tenant_id AND s.managed_company_id = m.managed_company_id
                              AND s.integration_id = m.integration_id)
             ORDER BY m.managed_company_id
            """
        ) { try $0.decode("managed_company_id") }
    }

    func keep(_ requests: [ReplanRequest]) async throws(MappingStoreError) {
        try await run(
            "keeping requests for new plans",
            """
            INSERT INTO replan_requests AS r (tenant_id, managed_company_id, mapping_revision)
            SELECT \(tenant)::uuid, g.*
              FROM unnest(\(requests.map(\.managedCompany))::uuid[], \(requests.map(\.mappingRevision))::bigint[]) AS g
            ON CONFLICT (tenant_id, managed_company_id) DO UPDATE
               SET mapping_revision = excluded.mapping_revision, asked_at = now(), announced_at = now()
            """)
    }

    func closeExceptions(of company: ManagedCompanyID) async throws(MappingStoreError) {
        try await run(
            "closing a company's exceptions",
            """
            UPDATE billing_exceptions SET closed_at = now()
             WHERE tenant_id = \(tenant) AND managed_company_id = \(company) AND closed_at IS NULL
            """)
    }

    func closeExceptions(
        ofNew identities: [String], in integration: IntegrationID?
    ) async throws(MappingStoreError) {
        try await run(
            "closing exceptions of new companies",
            """
            UPDATE billing_exceptions SET closed_at = now()
             WHERE tenant_id = \(tenant) AND new_company = ANY (\(identities)::text[]) AND closed_at IS NULL
               AND (\(integration)::uuid IS NULL OR integration_id = \(integration))
            """)
    }

    func closeExceptions(ofWhole integration: IntegrationID) async throws(MappingStoreError) {
        try await run(
            "closing an integration's exceptions",
            """
            UPDATE billing_exceptions SET closed_at = now()
             WHERE tenant_id = \(tenant) AND integration_id = \(integration) AND managed_company_id IS NULL
               AND closed_at IS NULL
            """)
    }

    func audit(_ entries: [AuditEntry]) async throws(MappingStoreError) {
        let before = try entries.map { (entry) throws(MappingStoreError) in try entry.before.map(json) }
        let after = try entries.map { (entry) throws(MappingStoreError) in try entry.after.map(json) }
        try await run(
            "writing the audit trail",
            """
            INSERT INTO audit_entries (tenant_id, actor, action, subject, before, after)
            SELECT \(tenant)::uuid, g.*
              FROM unnest(\(entries.map(\.actor))::text[], \(entries.map(\.action))::text[],
                          \(entries.map(\.subject))::text[], \(before)::jsonb[], \(after)::jsonb[]) AS g
            """)
    }

    func auditTrail(of subject: String, limit: Int) async throws(MappingStoreError) -> [AuditEntry] {
        try await read(
            "reading the audit trail",
            """
            SELECT actor, action, subject, before, after, at FROM audit_entries
             WHERE tenant_id = \(tenant) AND subject = \(subject) ORDER BY entry_id DESC LIMIT \(limit)
            """
        ) { row in
            AuditEntry(
                actor: try row.decode("actor"), action: try row.decode("action"), subject: try row.decode("subject"),
                before: try row.fields("before"), after: try row.fields("after"), at: try row.decode("at"))
        }
    }

    func announce(_ records: [OutgoingRecord]) async throws(MappingStoreError) {
        do {
            try await connection.insertIntoOutbox(records.map { (tenant, $0) }, origin: origin)
        } catch {
            throw MappingStoreError(error, in: "filling the outbox")
        }
    }
}

extension PostgresRow {
    /// Reads how a record's fields were; a JSON null is as good as none.
    fileprivate func fields(_ column: String) throws -> [String: FieldValue]? {
        try jsonIfPresent(column, as: [String: FieldValue]?.self) ?? nil
    }
}
