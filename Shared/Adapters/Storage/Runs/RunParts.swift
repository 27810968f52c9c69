import Billing
import Contracts
import Postgres

/// A billing run of a tenant.
struct RunKey: Hashable, Comparable {
    let tenant: TenantID
    let run: RunID
    /// The day it bills: its parts are in that day's partition.
    let date: BillingDate

    static func < (left: Self, right: Self) -> Bool { (left.tenant, left.run) < (right.tenant, right.run) }
}

/// A managed company's part of a run.
struct RunPart: Hashable {
    let run: RunKey
    let company: ManagedCompanyID
}

/// Where a company stands in a run.
enum RunPartState: String {
    case requested, collected, planned, settled, failed
}

extension PostgresConnection {
    /// Locks runs, in one order everywhere: before parts of them end, so that who ends the last part sees all others.
    func lockRuns(_ runs: some Sequence<RunKey>) async throws(PostgresError) {
        let sorted = Set(runs).sorted()
        guard !sorted.isEmpty else { return }
        _ = try await query(
            """
            SELECT r.run_id
              FROM billing_runs r
              JOIN unnest(\(sorted.map(\.tenant))::uuid[], \(sorted.map(\.run))::uuid[]) AS k(tenant_id, run_id)
                USING (tenant_id, run_id)
             ORDER BY r.tenant_id, r.run_id
               FOR NO KEY UPDATE OF r
            """)
    }

    /// Moves parts that stand in one of `states` on to `state`, which is not an end.
    func moveParts(
        _ parts: [RunPart], from states: [RunPartState], to state: RunPartState
    )
        async throws(PostgresError)
    {
        guard !parts.isEmpty else { return }
        try await execute(
            """
            UPDATE run_companies c
               SET state = \(state.rawValue), changed_at = now()
              FROM unnest(\(parts.map(\.run.tenant))::uuid[], \(parts.map(\.run.run))::uuid[],
                          \(parts.map(\.company))::uuid[], \(parts.map(\.run.date))::date[])
                AS p(tenant_id, run_id, managed_company_id, billing_date)
             WHERE c.tenant_id = p.tenant_id AND c.run_id = p.run_id AND c.managed_company_id = p.managed_company_id
               AND c.billing_date = p.billing_date
               AND c.state = ANY (\(states.map(\.rawValue))::text[])
            """)
    }

    /// Ends parts that have not ended yet as settled; their runs are locked.
    func settleParts(_ parts: [RunPart], as outcome: AdditionResult.Outcome) async throws(PostgresError) {
        guard !parts.isEmpty else { return }
        try await execute(
            """
            UPDATE run_companies c
               SET state = 'settled', outcome = \(outcome.rawValue), changed_at = now()
              FROM unnest(\(parts.map(\.run.tenant))::uuid[], \(parts.map(\.run.run))::uuid[],
                          \(parts.map(\.company))::uuid[], \(parts.map(\.run.date))::date[])
                AS p(tenant_id, run_id, managed_company_id, billing_date)
             WHERE c.tenant_id = p.tenant_id AND c.run_id = p.run_id AND c.managed_company_id = p.managed_company_id
               AND c.billing_date = p.billing_date
               AND c.state NOT IN ('settled', 'failed')
            """)
    }

    /// Ends a part that has not ended yet as failed; its run is locked.
    func failPart(_ part: RunPart, _ outcome: String, sourceUnreachable: Bool? = nil) async throws(PostgresError) {
        let unreachable: SQL = sourceUnreachable.map { ", source_unreachable = \($0)" } ?? ""
        try await execute(
            """
            UPDATE run_companies
               SET state = 'failed', outcome = \(outcome), changed_at = now()\(sql: unreachable)
             WHERE tenant_id = \(part.run.tenant) AND run_id = \(part.run.run)
               AND managed_company_id = \(part.company) AND billing_date = \(part.run.date)
               AND state NOT IN ('settled', 'failed')
            """)
    }

    /// The company's open parts of runs older than `run` (earlier date, or same date and requested earlier), of whatever
    /// integration or of the run's alone.
    func openParts(
        of company: ManagedCompanyID, before run: RunKey, in states: [RunPartState], ofItsIntegration: Bool = false
    )
        async throws(PostgresError) -> [RunPart]
    {
        let rows = try await query(
            """
            SELECT c.run_id, c.billing_date
              FROM run_companies c
              JOIN billing_runs r USING (tenant_id, run_id)
              JOIN billing_runs t ON t.tenant_id = c.tenant_id AND t.run_id = \(run.run)
             WHERE c.tenant_id = \(run.tenant) AND c.managed_company_id = \(company)
               AND c.state NOT IN ('settled', 'failed') AND c.state = ANY (\(states.map(\.rawValue))::text[])
               AND (NOT \(ofItsIntegration)::boolean OR r.integration_id = t.integration_id)
               AND (r.billing_date, r.requested_at, r.run_id) < (t.billing_date, t.requested_at, t.run_id)
            """)
        return try rows.map { row throws(PostgresError) in
            RunPart(
                run: RunKey(
                    tenant: run.tenant, run: try row.decode("run_id"), date: try row.decode("billing_date")),
                company: company)
        }
    }

    /// Ends those of `runs` that have no open part; they are locked.
    func endRuns(_ runs: some Sequence<RunKey>) async throws(PostgresError) {
        let sorted = Set(runs).sorted()
        guard !sorted.isEmpty else { return }
        try await execute(
            """
            UPDATE billing_runs r
               SET state = e.state, ended_at = now()
              FROM (SELECT c.tenant_id, c.run_id,
                           CASE WHEN bool_and(c.state = 'failed' AND c.source_unreachable) THEN 'failed'
                                WHEN bool_or(c.state = 'failed') THEN 'completedWithFailures'
                                ELSE 'completed' END AS state
                      FROM run_companies c
                      JOIN unnest(\(sorted.map(\.tenant))::uuid[], \(sorted.map(\.run))::uuid[],
                                  \(sorted.map(\.date))::date[]) AS k(tenant_id, run_id, billing_date)
                        USING (tenant_id, run_id, billing_date)
                     GROUP BY c.tenant_id, c.run_id
                    HAVING bool_and(c.state IN ('settled', 'failed'))) e
             WHERE r.tenant_id = e.tenant_id AND r.run_id = e.run_id AND r.state = 'running'
            """)
    }
}
