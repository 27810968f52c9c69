import Billing
import Ports
import Postgres

extension PostgresMappingTransaction {
    func decisions(_ filter: DecisionFilter) async throws(MappingStoreError) -> [StoredDecision] {
        try await read(
            "listing decisions",
            """
            SELECT \(sql: StoredDecision.columns)
              FROM person_decisions d
              JOIN integrations i USING (tenant_id, integration_id)
              JOIN managed_companies m USING (tenant_id, managed_company_id)
             WHERE d.tenant_id = \(tenant)
               AND (\(filter.integration)::uuid IS NULL OR d.integration_id = \(filter.integration))
               AND (\(filter.company)::uuid IS NULL OR d.managed_company_id = \(filter.company))
               AND (\(filter.identity)::text IS NULL OR m.source_identity = \(filter.identity))
               AND (\(filter.includesClosed) OR d.closed_at IS NULL)
               AND (\(filter.after)::bigint IS NULL OR d.decision_id > \(filter.after))
             ORDER BY d.decision_id LIMIT \(filter.limit)
            """, StoredDecision.init)
    }

    func add(
        _ kind: PersonDecision.Kind, about object: DecisionObject, of company: ManagedCompanyID,
        in integration: IntegrationID, by actor: String
    ) async throws(MappingStoreError) -> StoredDecision {
        try await readOne(
            "storing a decision",
            """
            WITH d AS (
                INSERT INTO person_decisions (tenant_id, integration_id, managed_company_id, kind, application_code,
                                              category, agreement_id, addition_id, actor)
                VALUES (\(tenant), \(integration), \(company), \(kind.rawValue), \(object.slot.application),
                        \(object.slot.category.rawValue), \(object.agreement), \(object.addition), \(actor))
                RETURNING *)
            SELECT \(sql: StoredDecision.columns)
              FROM d
              JOIN integrations i USING (tenant_id, integration_id)
              JOIN managed_companies m USING (tenant_id, managed_company_id)
            """, StoredDecision.init)
    }

    func replace(_ decisions: [Int]) async throws(MappingStoreError) {
        try await run(
            "closing replaced decisions",
            """
            UPDATE person_decisions SET closed_at = clock_timestamp(), outcome = 'replaced'
             WHERE tenant_id = \(tenant) AND decision_id = ANY (\(decisions)::bigint[]) AND closed_at IS NULL
            """)
    }

    func dismissal(of identity: String, at source: SourceID) async throws(MappingStoreError) -> StoredDismissal? {
        try await read(
            "reading a dismissal",
            """
            SELECT source_identity, actor, at FROM dismissed_companies
             WHERE tenant_id = \(tenant) AND source_id = \(source) AND source_identity = \(identity)
            """, StoredDismissal.init
        ).first
    }

    func dismiss(
        _ identity: String, at source: SourceID, by actor: String
    ) async throws(MappingStoreError) -> StoredDismissal {
        try await run(
            "storing a dismissal",
            """
            INSERT INTO dismissed_companies (tenant_id, source_id, source_identity, actor)
            VALUES (\(tenant), \(source), \(identity), \(actor))
            ON CONFLICT DO NOTHING
            """)
        guard let stored = try await dismissal(of: identity, at: source) else {
            throw MappingStoreError.port(PortError(.refused, "storing a dismissal: no row was stored"))
        }
        return stored
    }

    func deleteDismissals(of identities: [String], at source: SourceID) async throws(MappingStoreError) {
        try await run(
            "forgetting dismissals",
            """
            DELETE FROM dismissed_companies
             WHERE tenant_id = \(tenant) AND source_id = \(source) AND source_identity = ANY (\(identities)::text[])
            """)
    }
}

extension StoredDecision {
    fileprivate static let columns: SQL = """
        d.decision_id, d.kind, d.application_code, d.category, d.agreement_id, d.addition_id, d.integration_id,
        i.name AS integration_name, d.managed_company_id, m.source_identity, m.name AS company_name, d.actor, d.at,
        d.closed_at, d.outcome
        """

    fileprivate init(_ row: PostgresRow) throws {
        let slot = Slot(application: try row.decode("application_code"), category: try row.value("category"))
        self.init(
            decision: PersonDecision(
                id: try row.decode("decision_id"), kind: try row.value("kind"), slot: slot,
                agreement: try row.decode("agreement_id"), addition: try row.decode("addition_id")),
            integration: try row.decode("integration_id"), integrationName: try row.decode("integration_name"),
            company: try row.decode("managed_company_id"), identity: try row.decode("source_identity"),
            companyName: try row.decode("company_name"), actor: try row.decode("actor"), at: try row.decode("at"),
            closedAt: try row.decode("closed_at"), end: try row.optionalValue("outcome"))
    }
}

extension StoredDismissal {
    fileprivate init(_ row: PostgresRow) throws {
        self.init(
            identity: try row.decode("source_identity"), actor: try row.decode("actor"), at: try row.decode("at"))
    }
}
