import Billing
import Ports
import Postgres

extension PostgresMappingTransaction {
    func companies(
        of integration: IntegrationID, search: String?, after identity: String?, limit: Int
    ) async throws(MappingStoreError) -> [StoredCompany] {
        try await read(
            "listing companies",
            """
            SELECT \(sql: StoredCompany.columns) FROM managed_companies m
             WHERE m.tenant_id = \(tenant) AND m.integration_id = \(integration)
               AND (\(identity)::text IS NULL OR m.source_identity COLLATE "C" > \(identity))
               AND (\(search)::text IS NULL OR strpos(lower(m.name), lower(\(search))) > 0
                    OR strpos(lower(m.source_identity), lower(\(search))) > 0)
             ORDER BY m.source_identity COLLATE "C" LIMIT \(limit)
            """, StoredCompany.init)
    }

    func companies(
        _ identities: [String], ofKind sourceKind: SourceKind, lock: RowLock
    ) async throws(MappingStoreError) -> [StoredCompany] {
        try await read(
            "reading companies",
            """
            SELECT \(sql: StoredCompany.columns) FROM managed_companies m
             WHERE m.tenant_id = \(tenant) AND m.source_kind = \(sourceKind.rawValue)
               AND m.source_identity = ANY (\(identities)::text[])
             ORDER BY m.managed_company_id\(sql: clause(lock))
            """, StoredCompany.init)
    }

    func companies(
        of integration: IntegrationID, mappedTo connectWise: [ConnectWiseCompanyID]
    ) async throws(MappingStoreError) -> [StoredCompany] {
        try await read(
            "looking for mapped companies",
            """
            SELECT \(sql: StoredCompany.columns) FROM managed_companies m
             WHERE m.tenant_id = \(tenant) AND m.integration_id = \(integration)
               AND m.connectwise_company_id = ANY (\(connectWise)::integer[])
            """, StoredCompany.init)
    }

    func save(_ companies: [StoredCompany]) async throws(MappingStoreError) -> [StoredCompany] {
        // One-to-one is checked row by row: whoever gives a company away lets go of it before anybody takes it.
        try await run(
            "letting go of mapped companies",
            """
            UPDATE managed_companies SET connectwise_company_id = NULL, agreement_id = NULL
             WHERE tenant_id = \(tenant) AND managed_company_id = ANY (\(companies.map(\.id))::uuid[])
               AND connectwise_company_id IS NOT NULL
            """)
        return try await read(
            "saving companies",
            """
            INSERT INTO managed_companies AS m (
                tenant_id, managed_company_id, integration_id, source_id, source_kind, source_identity, name,
                connectwise_company_id, connectwise_company_name, agreement_id, agreement_name, automatic_billing,
                updated_by)
            SELECT \(tenant)::uuid, g.*
              FROM unnest(\(companies.map(\.id))::uuid[], \(companies.map(\.integration))::uuid[],
                          \(companies.map(\.source))::uuid[], \(companies.map(\.sourceKind.rawValue))::text[],
                          \(companies.map(\.identity))::text[], \(companies.map(\.name.withoutNul))::text[],
                          \(companies.map(\.connectWiseCompany))::integer[],
                          \(companies.map(\.connectWiseCompanyName?.withoutNul))::text[],
                          \(companies.map(\.agreement))::integer[], \(companies.map(\.agreementName?.withoutNul))::text[],
                          \(companies.map(\.automaticBilling))::boolean[],
                          \(companies.map(\.stamp.updatedBy))::text[]) AS g
            ON CONFLICT (tenant_id, managed_company_id) DO UPDATE
               SET integration_id = excluded.integration_id, source_id = excluded.source_id, name = excluded.name,
                   connectwise_company_id = excluded.connectwise_company_id,
                   connectwise_company_name = excluded.connectwise_company_name,
                   agreement_id = excluded.agreement_id, agreement_name = excluded.agreement_name,
                   automatic_billing = excluded.automatic_billing, version = m.version + 1, updated_at = now(),
                   updated_by = excluded.updated_by
            RETURNING \(sql: StoredCompany.columns)
            """, StoredCompany.init)
    }

    func lockCompanies(of integration: IntegrationID) async throws(MappingStoreError) {
        // In their order, as everybody locks them. An intent refers to its company, and waits.
        try await run(
            "locking the companies of an integration",
            """
            SELECT FROM managed_companies
             WHERE tenant_id = \(tenant) AND integration_id = \(integration)
             ORDER BY managed_company_id FOR UPDATE
            """)
    }

    func openAdditions(of companies: [ManagedCompanyID]) async throws(MappingStoreError) -> [OpenAddition] {
        try await openAdditions("l.managed_company_id = ANY (\(companies)::uuid[])")
    }

    func openAdditions(on site: SiteID) async throws(MappingStoreError) -> [OpenAddition] {
        try await openAdditions("l.site_id = \(site)")
    }

    func openAdditions(
        of integration: IntegrationID, applications: [ApplicationCode]?
    ) async throws(MappingStoreError) -> [OpenAddition] {
        let codes = applications.map { codes -> SQL in " AND l.application_code = ANY (\(codes)::text[])" } ?? ""
        return try await openAdditions("m.integration_id = \(integration)\(sql: codes)")
    }

    private func openAdditions(_ condition: SQL) async throws(MappingStoreError) -> [OpenAddition] {
        try await read(
            "looking for live additions",
            """
            SELECT l.managed_company_id, m.name, l.application_code, l.category, l.agreement_id, l.addition_id,
                   l.product_id, l.product_identifier, l.quantity
              FROM addition_ledger l
              JOIN managed_companies m USING (tenant_id, managed_company_id)
             WHERE l.tenant_id = \(tenant) AND l.state IN ('creating', 'live') AND \(sql: condition)
             ORDER BY m.name, l.managed_company_id, l.application_code, l.category
            """, OpenAddition.init)
    }
}

extension StoredCompany {
    static let columns: SQL = """
        m.managed_company_id, m.integration_id, m.source_id, m.source_kind, m.source_identity, m.name,
        m.connectwise_company_id, m.connectwise_company_name, m.agreement_id, m.agreement_name, m.automatic_billing,
        m.version, m.updated_at, m.updated_by
        """

    init(_ row: PostgresRow) throws {
        self.init(
            id: try row.decode("managed_company_id"), integration: try row.decode("integration_id"),
            source: try row.decode("source_id"), sourceKind: try row.value("source_kind"),
            identity: try row.decode("source_identity"), name: try row.decode("name"),
            connectWiseCompany: try row.decode("connectwise_company_id"),
            connectWiseCompanyName: try row.decode("connectwise_company_name"),
            agreement: try row.decode("agreement_id"), agreementName: try row.decode("agreement_name"),
            automaticBilling: try row.decode("automatic_billing"), stamp: try row.stamp())
    }
}

extension OpenAddition {
    fileprivate init(_ row: PostgresRow) throws {
        self.init(
            company: try row.decode("managed_company_id"), companyName: try row.decode("name"),
            slot: Slot(application: try row.decode("application_code"), category: try row.value("category")),
            agreement: try row.decode("agreement_id"), addition: try row.decode("addition_id"),
            product: MappedProduct(id: try row.decode("product_id"), identifier: try row.decode("product_identifier")),
            quantity: try row.decode("quantity"))
    }
}
