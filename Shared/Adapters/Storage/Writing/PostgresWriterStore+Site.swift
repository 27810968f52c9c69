package import Billing
import Contracts
package import Foundation
package import Ports
import Postgres

extension PostgresWriterStore {
    /// The site's facts for a plan as they were read last; facts that cannot be read back are to be read anew.
    package func reading(for task: WriteTask) async throws(PortError) -> SiteReading? {
        let plan = task.announcement
        let products = Array(Set(task.plan.entries.map(\.product.id))).sorted()
        let call = "reading a site's facts"
        let rows = try await database.query(
            call,
            """
            SELECT a.facts AS agreement, p.facts AS parent, p.agreement_id AS parent_id, s.read_at, r.requested_at,
                   (SELECT m.stored_at FROM addition_plans m
                     WHERE m.tenant_id = s.tenant_id AND m.plan_id = \(plan.id) AND m.billing_date = \(plan.billingDate)
                       AND EXISTS (
                           SELECT FROM addition_plans o
                            WHERE o.tenant_id = m.tenant_id AND o.managed_company_id = m.managed_company_id
                              AND o.billing_date = m.billing_date AND o.snapshot_id = m.snapshot_id
                              AND o.sequence < m.sequence)) AS planned_again_at,
                   (SELECT coalesce(jsonb_object_agg(c.product_id, c.facts), '{}') FROM site_products c
                     WHERE c.tenant_id = s.tenant_id AND c.site_id = s.site_id
                       AND c.product_id = ANY (\(products)::integer[])) AS products
              FROM site_readings s
              JOIN billing_runs r ON r.tenant_id = s.tenant_id AND r.run_id = \(plan.run)
              LEFT JOIN site_agreements a ON a.tenant_id = s.tenant_id AND a.site_id = s.site_id
               AND a.agreement_id = \(task.plan.destination?.agreement)::integer
              LEFT JOIN site_agreements p ON p.tenant_id = s.tenant_id AND p.site_id = s.site_id
               AND p.agreement_id = (a.facts ->> 'parent')::integer
             WHERE s.tenant_id = \(plan.tenant) AND s.site_id = \(plan.site)
            """)
        guard let row = rows.first, let facts = try? SiteFacts(row, of: task.plan.destination?.agreement)
        else { return nil }
        return try database.reading(call) {
            SiteReading(
                readAt: try row.decode("read_at"), requestedAt: try row.decode("requested_at"),
                plannedAgainAt: try row.decode("planned_again_at"), facts: facts)
        }
    }

    /// The present instant by the database's clock.
    package func now() async throws(PortError) -> Date {
        let rows = try await database.query("asking for the time", "SELECT clock_timestamp() AS now")
        guard let row = rows.first else { throw PortError(.corrupt, "asking for the time: no answer") }
        return try database.reading("asking for the time") { try row.decode("now") }
    }

    /// Replaces the stored agreements and products of a site.
    package func saveSite(
        _ site: SiteID, of tenant: TenantID, agreements: SiteList<AgreementFacts>, products: SiteList<ProductFacts>,
        readAt: Date
    ) async throws(PortError) {
        let agreementRows = try Self.rows(agreements, id: \.id.number) { AgreementRow($0) }
        let productRows = try Self.rows(products, id: \.id.number) { ProductRow($0) }
        try await database.transaction("storing a site's facts") { connection in
            try await connection.replace(
                "site_agreements", "agreement_id", site, tenant, agreementRows)
            try await connection.replace(
                "site_products", "product_id", site, tenant, productRows)
            try await connection.execute(
                """
                INSERT INTO site_readings (tenant_id, site_id, read_at) VALUES (\(tenant), \(site), \(readAt))
                ON CONFLICT (tenant_id, site_id) DO UPDATE
                   SET read_at = greatest(site_readings.read_at, excluded.read_at)
                """)
        }
    }

    /// The rows of a list in the order of their ids, those that cannot be read among them.
    private static func rows<Record, Row: Codable>(
        _ list: SiteList<Record>, id: (Record) -> Int, _ row: (Record) -> Row
    ) throws(PortError) -> [(id: Int, facts: String)] {
        var rows: [(id: Int, facts: String)] = []
        for record in list.records { rows.append((id(record), try StoredJSON.jsonb(SiteRow.facts(row(record))))) }
        for record in list.unreadable {
            rows.append((record.id, try StoredJSON.jsonb(SiteRow<Row>.unreadable(record.flaw))))
        }
        return rows.sorted { $0.id < $1.id }
    }
}

extension PostgresConnection {
    /// Makes a site's rows those given, touching only what differs.
    fileprivate func replace(
        _ table: String, _ key: String, _ site: SiteID, _ tenant: TenantID, _ rows: [(id: Int, facts: String)]
    ) async throws(PostgresError) {
        let (ids, facts) = (rows.map(\.id), rows.map(\.facts))
        try await execute(
            """
            DELETE FROM \(unsafe: table)
             WHERE tenant_id = \(tenant) AND site_id = \(site) AND \(unsafe: key) <> ALL (\(ids)::integer[])
            """)
        try await execute(
            """
            INSERT INTO \(unsafe: table) AS t (tenant_id, site_id, \(unsafe: key), facts)
            SELECT \(tenant)::uuid, \(site)::uuid, g.id, g.facts
              FROM (SELECT DISTINCT ON (id) id, facts
                      FROM unnest(\(ids)::integer[], \(facts)::jsonb[]) AS u(id, facts)) g
            ON CONFLICT (tenant_id, site_id, \(unsafe: key)) DO UPDATE SET facts = excluded.facts
             WHERE t.facts IS DISTINCT FROM excluded.facts
            """)
    }
}

extension SiteFacts {
    /// - Parameter agreementID: the plan's.
    fileprivate init(_ row: PostgresRow, of agreementID: AgreementID?) throws {
        let agreement = try row.jsonIfPresent("agreement", as: SiteRow<AgreementRow>.self)
        let parent = try row.jsonIfPresent("parent", as: SiteRow<AgreementRow>.self)
        let parentID = try row.decode("parent_id", as: AgreementID?.self)
        let products = try row.json("products", as: [String: SiteRow<ProductRow>].self)
        let facts = products.values.compactMap { $0.readable?.facts }
        let unreadableAgreements = [(agreementID, agreement), (parentID, parent)].compactMap { id, row in
            row?.flaw.flatMap { flaw in id.map { UnreadableRecord(.agreement, $0.number, flaw) } }
        }
        let unreadableProducts = products.compactMap { id, row in
            row.flaw.flatMap { flaw in Int(id).map { UnreadableRecord(.product, $0, flaw) } }
        }
        self.init(
            agreement: agreement?.readable?.facts, parentAgreement: parent?.readable?.facts,
            products: Dictionary(facts.map { ($0.id, $0) }) { first, _ in first },
            unreadable: unreadableAgreements + unreadableProducts.sorted { $0.id < $1.id })
    }
}
