import Billing
import Contracts
import Postgres
import Runs

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

    /// Moves parts that stand in `earlier` on to `state`, which is not an end.
    func moveParts(
        _ parts: [RunPart], from earlier: RunPartState, to state: RunPartState
    ) async throws(PostgresError) {
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
               AND c.state = \(earlier.rawValue)
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

    /// The company's open parts, seen from `run`.
    func parts(of company: ManagedCompanyID, seenFrom run: RunKey) async throws -> CompanyParts {
        let rows = try await query(
            """
            SELECT r.run_id, r.billing_date, r.integration_id, c.state,
                   (extract(epoch FROM r.requested_at) * 1000000)::bigint AS requested
              FROM run_companies c
              JOIN billing_runs r USING (tenant_id, run_id)
             WHERE c.tenant_id = \(run.tenant) AND c.managed_company_id = \(company)
               AND c.state NOT IN ('settled', 'failed')
            UNION ALL
            SELECT r.run_id, r.billing_date, r.integration_id, NULL,
                   (extract(epoch FROM r.requested_at) * 1000000)::bigint
              FROM billing_runs r
             WHERE r.tenant_id = \(run.tenant) AND r.run_id = \(run.run)
            """)
        var newer: (order: RunOrder, integration: IntegrationID)?
        var open: [OpenPart] = []
        for row in rows {
            let order = RunOrder(
                date: try row.decode("billing_date"), requestedAt: try row.decode("requested"),
                run: try row.decode("run_id"))
            let integration: IntegrationID = try row.decode("integration_id")
            if let state = try row.optionalValue("state", as: RunPartState.self) {
                let key = RunKey(tenant: run.tenant, run: order.run, date: order.date)
                open.append(
                    OpenPart(
                        part: RunPart(run: key, company: company), order: order, integration: integration, state: state)
                )
            } else {
                newer = (order, integration)
            }
        }
        return CompanyParts(newer: newer?.order, integration: newer?.integration, open: open)
    }

    /// Ends those of `runs` whose tally says so; they are locked.
    func endRuns(_ runs: some Sequence<RunKey>) async throws(PostgresError) {
        let sorted = Set(runs).sorted()
        guard !sorted.isEmpty else { return }
        let ended = try await tallies(of: sorted).compactMap { run, tally in tally.end.map { (run, $0) } }
        guard !ended.isEmpty else { return }
        try await execute(
            """
            UPDATE billing_runs r SET state = e.state, ended_at = now()
              FROM unnest(\(ended.map(\.0.tenant))::uuid[], \(ended.map(\.0.run))::uuid[],
                          \(ended.map(\.1.rawValue))::text[]) AS e(tenant_id, run_id, state)
             WHERE r.tenant_id = e.tenant_id AND r.run_id = e.run_id AND r.state = 'running'
            """)
        try await closeMissed(after: ended.map { (run: $0, state: $1) })
    }

    private func tallies(of runs: [RunKey]) async throws(PostgresError) -> [(RunKey, RunTally)] {
        let rows = try await query(
            """
            SELECT k.place, count(*) FILTER (WHERE c.state NOT IN ('settled', 'failed')) AS open,
                   count(*) FILTER (WHERE c.state = 'settled') AS settled,
                   count(*) FILTER (WHERE c.state = 'failed' AND NOT c.source_unreachable) AS failed,
                   count(*) FILTER (WHERE c.state = 'failed' AND c.source_unreachable) AS unreachable
              FROM unnest(\(runs.map(\.tenant))::uuid[], \(runs.map(\.run))::uuid[], \(runs.map(\.date))::date[])
                   WITH ORDINALITY AS k(tenant_id, run_id, billing_date, place)
              LEFT JOIN run_companies c USING (tenant_id, run_id, billing_date)
             GROUP BY k.place
            """)
        return try rows.map { row throws(PostgresError) in
            (
                runs[try row.decode("place", as: Int.self) - 1],
                RunTally(
                    open: try row.decode("open"), settled: try row.decode("settled"), failed: try row.decode("failed"),
                    unreachable: try row.decode("unreachable"))
            )
        }
    }
}
