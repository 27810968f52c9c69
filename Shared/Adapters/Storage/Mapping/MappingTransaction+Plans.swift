import Billing
import Contracts
import Ports
import Postgres

extension PostgresMappingTransaction {
    func plans(
        of integration: IntegrationID, on date: BillingDate?, identity: String?, after: String?, limit: Int
    ) async throws(MappingStoreError) -> [StoredPlan] {
        try await read(
            "reading plans",
            """
            SELECT m.source_identity, m.name, p.sequence, p.body, p.outcome, p.settlements
              FROM managed_companies m
              JOIN integrations i ON i.tenant_id = m.tenant_id AND i.integration_id = \(integration)
             CROSS JOIN LATERAL (
                   SELECT a.sequence, a.body, a.outcome, a.settlements
                     FROM addition_plans a
                    WHERE a.tenant_id = m.tenant_id AND a.managed_company_id = m.managed_company_id
                      AND a.integration_id = i.integration_id
                      AND (\(date)::date IS NULL OR a.billing_date = \(date))
                    ORDER BY a.billing_date DESC, a.sequence DESC
                    LIMIT 1) p
             WHERE m.tenant_id = \(tenant) AND (m.integration_id = i.integration_id OR i.retired_at IS NOT NULL)
               AND (\(identity)::text IS NULL OR m.source_identity = \(identity))
               AND (\(after)::text IS NULL OR m.source_identity COLLATE "C" > \(after))
             ORDER BY m.source_identity COLLATE "C" LIMIT \(limit)
            """
        ) { row in
            StoredPlan(
                identity: try row.decode("source_identity"), name: try row.decode("name"),
                sequence: try row.decode("sequence"), plan: try row.json("body"),
                outcome: try row.optionalValue("outcome"),
                settlements: try row.jsonIfPresent("settlements") ?? [])
        }
    }

    func snapshots(
        of integration: IntegrationID, on date: BillingDate
    ) async throws(MappingStoreError) -> [(company: StoredCompany, snapshot: UsageSnapshot)] {
        try await read(
            "reading snapshots",
            """
            SELECT \(sql: StoredCompany.columns), s.body
              FROM managed_companies m
             CROSS JOIN LATERAL (
                   SELECT u.body
                     FROM usage_snapshots u
                    WHERE u.tenant_id = m.tenant_id AND u.managed_company_id = m.managed_company_id
                      AND u.integration_id = m.integration_id AND u.billing_date = \(date)
                    ORDER BY u.stored_at DESC
                    LIMIT 1) s
             WHERE m.tenant_id = \(tenant) AND m.integration_id = \(integration)
             ORDER BY m.source_identity COLLATE "C"
            """
        ) { (try StoredCompany($0), try $0.json("body")) }
    }

    func exceptions(_ filter: ExceptionFilter) async throws(MappingStoreError) -> [StoredException] {
        try await read(
            "listing exceptions",
            """
            SELECT e.exception_id, e.integration_id, i.name AS integration_name,
                   coalesce(m.source_identity, e.new_company) AS source_identity, e.new_company, e.addition_id,
                   m.name AS company_name, e.code, e.application_code, e.application_name, e.category, e.product,
                   e.agreement_id, e.units, e.message, e.opened_at, e.seen_at, e.closed_at
              FROM billing_exceptions e
              JOIN integrations i USING (tenant_id, integration_id)
              LEFT JOIN managed_companies m USING (tenant_id, managed_company_id)
             WHERE e.tenant_id = \(tenant)
               AND (\(filter.integration)::uuid IS NULL OR e.integration_id = \(filter.integration))
               AND (\(filter.code?.rawValue)::text IS NULL OR e.code = \(filter.code?.rawValue))
               AND (\(filter.identity)::text IS NULL
                    OR coalesce(m.source_identity, e.new_company) = \(filter.identity))
               AND (\(filter.includesClosed) OR e.closed_at IS NULL)
               AND (\(filter.after)::bigint IS NULL OR e.exception_id > \(filter.after))
             ORDER BY e.exception_id LIMIT \(filter.limit)
            """, StoredException.init)
    }
}

extension StoredException {
    fileprivate init(_ row: PostgresRow) throws {
        self.init(
            id: try row.decode("exception_id"), integration: try row.decode("integration_id"),
            integrationName: try row.decode("integration_name"), identity: try row.decode("source_identity"),
            companyName: try row.decode("company_name"),
            exception: BillingException(
                try row.value("code"), application: try row.decode("application_code"),
                applicationName: try row.decode("application_name"), category: try row.optionalValue("category"),
                product: try row.decode("product"), agreement: try row.decode("agreement_id"),
                units: try row.decode("units"), addition: try row.decode("addition_id"),
                newCompany: try row.decode("new_company"), message: try row.decode("message")),
            openedAt: try row.decode("opened_at"), seenAt: try row.decode("seen_at"),
            closedAt: try row.decode("closed_at"))
    }
}
