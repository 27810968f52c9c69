import Billing
public import Contracts
public import Ports
import Postgres

extension PostgresPlanStore {
    /// Forgets requests that were worked on.
    ///
    /// The row of a company is the newest one only: what asked before it was answered by the same plan.
    public func answered(_ requests: [ReplanRequest]) async throws(PortError) {
        let named = readable(requests)
        guard !named.isEmpty else { return }
        try await database.execute(
            "forgetting answered requests for new plans",
            """
            WITH done AS MATERIALIZED (
                SELECT r.tenant_id, r.managed_company_id
                  FROM replan_requests r JOIN \(sql: keys(named)) USING (tenant_id, managed_company_id)
                 WHERE r.mapping_revision <= k.mapping_revision
                 ORDER BY r.tenant_id, r.managed_company_id
                   FOR UPDATE OF r
            )
            DELETE FROM replan_requests r USING done d
             WHERE r.tenant_id = d.tenant_id AND r.managed_company_id = d.managed_company_id
            """)
    }

    /// Requests not answered since they were announced, `age` ago or earlier and at least half their own age.
    public func overdueReplans(after age: Duration, limit: Int) async throws(PortError) -> [ReplanRequest] {
        let call = "finding overdue requests for new plans"
        let rows = try await database.query(
            call,
            """
            SELECT tenant_id, managed_company_id, mapping_revision
              FROM replan_requests
             WHERE announced_at <= now() - make_interval(secs => \(age.inSeconds))
               AND announced_at <= now() - (now() - asked_at) / 2
             ORDER BY announced_at
             LIMIT \(limit)
            """)
        return try database.reading(call) { try rows.map(ReplanRequest.init) }
    }

    /// Marks requests announced again; one that is being answered or asked again this moment needs no mark.
    public func announcedReplans(_ requests: [ReplanRequest]) async throws(PortError) {
        let named = readable(requests)
        guard !named.isEmpty else { return }
        try await database.execute(
            "marking requests for new plans announced",
            """
            WITH named AS MATERIALIZED (
                SELECT r.tenant_id, r.managed_company_id
                  FROM replan_requests r JOIN \(sql: keys(named)) USING (tenant_id, managed_company_id)
                 WHERE r.mapping_revision = k.mapping_revision
                   FOR NO KEY UPDATE OF r SKIP LOCKED
            )
            UPDATE replan_requests r SET announced_at = now()
              FROM named n
             WHERE r.tenant_id = n.tenant_id AND r.managed_company_id = n.managed_company_id
            """)
    }

    /// What a message claims may be no id at all.
    private func readable(_ requests: [ReplanRequest]) -> [ReplanRequest] {
        requests.filter { $0.tenant.text.isUUID && $0.managedCompany.text.isUUID }
    }

    private func keys(_ requests: [ReplanRequest]) -> SQL {
        """
        unnest(\(requests.map(\.tenant))::uuid[], \(requests.map(\.managedCompany))::uuid[],
               \(requests.map(\.mappingRevision))::bigint[]) AS k(tenant_id, managed_company_id, mapping_revision)
        """
    }
}

extension ReplanRequest {
    fileprivate init(_ row: PostgresRow) throws(PostgresError) {
        self.init(
            tenant: try row.decode("tenant_id"), managedCompany: try row.decode("managed_company_id"),
            mappingRevision: try row.decode("mapping_revision"))
    }
}
