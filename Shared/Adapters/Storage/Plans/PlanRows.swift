import Billing
import Contracts
import Ports
import Postgres

extension AdditionPlanMade {
    /// The columns `init(_:)` reads, of a table or alias `p`.
    static let columns: SQL = """
        p.plan_id, p.tenant_id, p.managed_company_id, p.snapshot_id, p.run_id, p.integration_id, p.site_id,
        p.billing_date, p.sequence, p.mapping_revision, p.entries, p.units, p.exceptions, p.content_hash
        """

    /// Reads a stored plan's announcement.
    init(_ row: PostgresRow) throws(PostgresError) {
        self.init(
            id: try row.decode("plan_id"), tenant: try row.decode("tenant_id"),
            managedCompany: try row.decode("managed_company_id"), snapshot: try row.decode("snapshot_id"),
            run: try row.decode("run_id"), integration: try row.decode("integration_id"),
            site: try row.decode("site_id"), billingDate: try row.decode("billing_date"),
            sequence: try row.decode("sequence"), mappingRevision: try row.decode("mapping_revision"),
            entries: try row.decode("entries"), units: try row.decode("units"),
            exceptions: try row.decode("exceptions"), contentHash: try row.decode("content_hash"))
    }
}

/// The columns that identify stored plans, as parallel arrays.
struct PlanKeys {
    let tenants: [TenantID]
    let ids: [PlanID]
    let dates: [BillingDate]

    init(_ plans: [AdditionPlanMade]) {
        tenants = plans.map(\.tenant)
        ids = plans.map { PlanID($0.id) }
        dates = plans.map(\.billingDate)
    }

    /// `unnest(…) AS k(tenant_id, plan_id, billing_date)`.
    var rows: SQL {
        "unnest(\(tenants)::uuid[], \(ids)::uuid[], \(dates)::date[]) AS k(tenant_id, plan_id, billing_date)"
    }
}
