public import Billing
public import Contracts
public import Ports
public import Postgres
import Runs

/// The calculator's rows.
public struct PostgresPlanStore: PlanStore {
    let database: Database
    let catalogue: ApplicationCatalogue

    /// A store in this database; tenants' own definitions extend `catalogue`.
    public init(_ pool: PostgresPool, catalogue: ApplicationCatalogue) {
        database = Database(pool: pool)
        self.catalogue = catalogue
    }

    /// The newest stored snapshot of each company, from the integration it is in now.
    public func newestSnapshots(of requests: [ReplanRequest]) async throws(PortError) -> [UsageSnapshotTaken] {
        let companies = Set(
            requests.filter { $0.tenant.text.isUUID && $0.managedCompany.text.isUUID }
                .map { CompanyKey(tenant: $0.tenant, company: $0.managedCompany) }
        ).sorted()
        guard !companies.isEmpty else { return [] }
        let call = "finding the newest snapshots"
        let rows = try await database.query(
            call,
            """
            SELECT \(sql: UsageSnapshotTaken.columns)
              FROM unnest(\(companies.map(\.tenant))::uuid[], \(companies.map(\.company))::uuid[])
                AS k(tenant_id, managed_company_id)
              JOIN managed_companies c USING (tenant_id, managed_company_id)
             CROSS JOIN LATERAL (
                SELECT * FROM usage_snapshots u
                 WHERE u.tenant_id = c.tenant_id AND u.managed_company_id = c.managed_company_id
                   AND u.integration_id = c.integration_id
                 ORDER BY u.billing_date DESC, u.stored_at DESC
                 LIMIT 1) s
            """)
        return try database.reading(call) { try rows.map(UsageSnapshotTaken.init) }
    }

    /// Marks plans announced.
    public func announced(_ plans: [AdditionPlanMade]) async throws(PortError) {
        guard !plans.isEmpty else { return }
        try await database.execute(
            "marking plans announced",
            """
            WITH named AS MATERIALIZED (
                SELECT p.tenant_id, p.plan_id, p.billing_date
                  FROM addition_plans p JOIN \(sql: PlanKeys(plans).rows) USING (tenant_id, plan_id, billing_date)
                 ORDER BY p.tenant_id, p.plan_id
                   FOR NO KEY UPDATE OF p
            )
            UPDATE addition_plans p SET announced_at = now()
              FROM named n
             WHERE p.tenant_id = n.tenant_id AND p.plan_id = n.plan_id AND p.billing_date = n.billing_date
            """)
    }

    /// Plans stored `age` ago or earlier that are not settled, not waiting in `work`, nor announced within `age` or
    /// half their own age.
    ///
    /// Only a company's current plan can be unsettled: storing a newer one settles it as superseded.
    public func overdue(after age: Duration, limit: Int) async throws(PortError) -> [AdditionPlanMade] {
        let call = "finding overdue plans"
        let rows = try await database.query(
            call,
            """
            SELECT \(sql: AdditionPlanMade.columns)
              FROM addition_plans p
             WHERE p.settled_at IS NULL
               AND p.stored_at <= now() - make_interval(secs => \(age.inSeconds))
               AND (p.announced_at IS NULL
                    OR p.announced_at <= now() - greatest(make_interval(secs => \(age.inSeconds)),
                                                          (now() - p.stored_at) / 2)
                   AND NOT EXISTS (
                        SELECT FROM work w
                         WHERE w.tenant_id = p.tenant_id AND w.kind = 'write'
                           AND w.subject = p.managed_company_id::text))
             ORDER BY p.stored_at
             LIMIT \(limit)
            """)
        return try database.reading(call) { try rows.map(AdditionPlanMade.init) }
    }
}
