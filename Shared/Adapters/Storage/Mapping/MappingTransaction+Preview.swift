import Billing
import Foundation
import Ports
import Postgres

extension PostgresMappingTransaction {
    func standings(
        of integration: IntegrationID, among companies: [ManagedCompanyID]?, after identity: String?, limit: Int
    ) async throws(MappingStoreError) -> [CompanyStanding] {
        try await read(
            "reading how companies stand",
            """
            SELECT \(sql: StoredCompany.columns), s.body, s.stored_at, s.is_planned,
                   (SELECT coalesce(jsonb_agg(\(sql: LedgerRow.json)
                                              ORDER BY l.application_code, l.category, l.generation), '[]')
                      FROM addition_ledger l
                     WHERE l.tenant_id = m.tenant_id AND l.managed_company_id = m.managed_company_id) AS ledger,
                   \(sql: AnswerRow.newest) AS answers, \(sql: DecisionRow.open) AS decisions
              FROM managed_companies m
             CROSS JOIN LATERAL (SELECT m.tenant_id, m.managed_company_id) p
              LEFT JOIN LATERAL (
                   SELECT u.body, u.stored_at, u.planned_at IS NOT NULL AS is_planned
                     FROM usage_snapshots u
                    WHERE u.tenant_id = m.tenant_id AND u.managed_company_id = m.managed_company_id
                      AND u.integration_id = \(integration)
                    ORDER BY u.billing_date DESC, u.stored_at DESC
                    LIMIT 1) s ON true
             WHERE m.tenant_id = \(tenant)
               AND CASE WHEN \(companies)::uuid[] IS NULL THEN m.integration_id = \(integration)
                        ELSE m.managed_company_id = ANY (\(companies)::uuid[]) END
               AND (\(identity)::text IS NULL OR m.source_identity COLLATE "C" > \(identity))
             ORDER BY m.source_identity COLLATE "C" LIMIT \(limit)
            """, CompanyStanding.init)
    }

    func knownSite(
        _ site: SiteID, agreements: [AgreementID], products: [ProductID], identifiers: [String]
    ) async throws(MappingStoreError) -> StoredSiteReading? {
        let (exact, folded) = (identifiers, identifiers.map { $0.lowercased() })
        let rows = try await read(
            "reading what is known of a site",
            """
            WITH chosen AS (
                SELECT a.agreement_id, a.facts FROM site_agreements a
                 WHERE a.tenant_id = \(tenant) AND a.site_id = \(site)
                   AND a.agreement_id = ANY (\(agreements)::integer[])
            )
            SELECT s.read_at,
                   (SELECT coalesce(jsonb_object_agg(a.agreement_id, a.facts), '{}')
                      FROM (SELECT * FROM chosen
                             UNION
                            SELECT p.agreement_id, p.facts FROM site_agreements p
                              JOIN chosen c ON p.agreement_id = (c.facts ->> 'parent')::integer
                             WHERE p.tenant_id = \(tenant) AND p.site_id = \(site)) a) AS agreements,
                   (SELECT coalesce(jsonb_object_agg(p.product_id, p.facts), '{}')
                      FROM site_products p
                     WHERE p.tenant_id = \(tenant) AND p.site_id = \(site)
                       AND (p.product_id = ANY (\(products)::integer[])
                            OR p.facts ->> 'identifier' = ANY (\(exact)::text[])
                            OR lower(p.facts ->> 'identifier') = ANY (\(folded)::text[]))) AS products
              FROM site_readings s
             WHERE s.tenant_id = \(tenant) AND s.site_id = \(site)
            """
        ) { row in
            (readAt: try row.decode("read_at", as: Date.self), site: try? KnownSite(row))
        }
        // What cannot be read back is to be read anew, as the writer does.
        guard let row = rows.first, let site = row.site else { return nil }
        return StoredSiteReading(readAt: row.readAt, site: site)
    }
}

extension CompanyStanding {
    fileprivate init(_ row: PostgresRow) throws {
        self.init(
            company: try StoredCompany(row), snapshot: try StoredSnapshot(row),
            ledger: try row.json("ledger", as: [LedgerRow].self).map(\.entry),
            decisions: try row.json("decisions", as: [DecisionRow].self).map(\.decision),
            answers: try row.json("answers", as: [AnswerRow].self).map(\.answer))
    }
}

extension StoredSnapshot {
    fileprivate init?(_ row: PostgresRow) throws {
        guard let body = try row.decode("body", as: String?.self) else { return nil }
        let usage: Result<UsageSnapshot, Unreadable>
        do {
            usage = .success(try StoredJSON.value(UsageSnapshot.self, from: body))
        } catch {
            usage = .failure(Unreadable(error.message))
        }
        self.init(
            usage: usage, storedAt: try row.decode("stored_at"), isPlanned: try row.decode("is_planned"))
    }
}

extension KnownSite {
    fileprivate init(_ row: PostgresRow) throws {
        let agreements = try row.json("agreements", as: [String: SiteRow<AgreementRow>].self)
        let products = try row.json("products", as: [String: SiteRow<ProductRow>].self)
        func odd<Facts>(_ kind: UnreadableRecord.Kind, _ rows: [String: SiteRow<Facts>]) -> [UnreadableRecord] {
            rows.compactMap { id, row in
                row.flaw.flatMap { flaw in Int(id).map { UnreadableRecord(kind, $0, flaw) } }
            }.sorted { $0.id < $1.id }
        }
        self.init(
            agreements: Dictionary(
                agreements.values.compactMap { $0.readable?.facts }.map { ($0.id, $0) }, uniquingKeysWith: { $1 }),
            products: Dictionary(
                products.values.compactMap { $0.readable?.facts }.map { ($0.id, $0) }, uniquingKeysWith: { $1 }),
            unreadable: odd(.agreement, agreements) + odd(.product, products))
    }
}
