import Billing
import Postgres
import Runs

extension CompanyDates {
    /// The columns `init(_:)` reads: a company's newest dates in the integration that the SQL `integration` names.
    static func columns(_ company: ManagedCompanyID, of integration: SQL, _ tenant: TenantID) -> SQL {
        """
        (SELECT max(u.billing_date) FROM usage_snapshots u
          WHERE u.tenant_id = \(tenant) AND u.managed_company_id = \(company)
            AND u.integration_id = \(sql: integration)) AS read_date,
        (SELECT max(q.billing_date)
           FROM run_companies q JOIN billing_runs b ON b.tenant_id = q.tenant_id AND b.run_id = q.run_id
          WHERE q.tenant_id = \(tenant) AND q.managed_company_id = \(company)
            AND q.state = 'requested' AND q.state NOT IN ('settled', 'failed')
            AND b.integration_id = \(sql: integration)) AS awaited_date
        """
    }

    init(_ row: PostgresRow) throws {
        self.init(read: try row.decode("read_date"), awaited: try row.decode("awaited_date"))
    }
}
