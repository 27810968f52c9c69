package import Contracts
package import Ports
import Postgres

extension PostgresCollectionStore {
    /// Requests that wait without any collect work of their company.
    ///
    /// The row of a part tells when it was asked for last, and its run when it was asked for first.
    package func overdueRequests(after age: Duration, limit: Int) async throws(PortError) -> [CollectionRequest] {
        let call = "finding overdue collection requests"
        let rows = try await database.query(
            call,
            """
            SELECT p.tenant_id, p.run_id, p.managed_company_id, r.integration_id, billing_date, c.source_id,
                   floor(extract(epoch FROM r.requested_at) * 1000)::bigint AS sequence
              FROM run_companies p
              JOIN billing_runs r USING (tenant_id, run_id, billing_date)
              JOIN managed_companies c ON c.tenant_id = p.tenant_id AND c.managed_company_id = p.managed_company_id
             WHERE p.state = 'requested'
               AND p.changed_at <= now() - make_interval(secs => \(age.inSeconds))
               AND p.changed_at <= now() - (now() - r.requested_at) / 2
               AND NOT EXISTS (
                    SELECT FROM work w
                     WHERE w.tenant_id = p.tenant_id AND w.kind = 'collect'
                       AND w.subject = p.managed_company_id::text)
             ORDER BY p.changed_at
             LIMIT \(limit)
            """)
        return try database.reading(call) { try rows.compactMap(CollectionRequest.init) }
    }

    /// Marks requests announced again; those whose parts are at work this moment need no mark.
    package func announcedAgain(_ requests: [CollectionRequest]) async throws(PortError) {
        guard !requests.isEmpty else { return }
        try await database.execute(
            "marking collection requests announced",
            """
            WITH named AS MATERIALIZED (
                SELECT p.tenant_id, p.run_id, p.managed_company_id, p.billing_date
                  FROM run_companies p
                  JOIN unnest(\(requests.map(\.tenant))::uuid[], \(requests.map(\.run))::uuid[],
                              \(requests.map(\.managedCompany))::uuid[], \(requests.map(\.billingDate))::date[])
                    AS k(tenant_id, run_id, managed_company_id, billing_date)
                    USING (tenant_id, run_id, managed_company_id, billing_date)
                 WHERE p.state = 'requested'
                   FOR NO KEY UPDATE OF p SKIP LOCKED
            )
            UPDATE run_companies p SET changed_at = now()
              FROM named n
             WHERE p.tenant_id = n.tenant_id AND p.run_id = n.run_id AND p.managed_company_id = n.managed_company_id
               AND p.billing_date = n.billing_date
            """)
    }
}
