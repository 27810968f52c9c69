import Billing
import Contracts
import Foundation
import Postgres
import Runs

extension PostgresConnection {
    /// Makes runs with a part for every company of their integrations, and puts the collection requests into the outbox.
    ///
    /// A run that is there already (same id, or the scheduled one of that date) is left alone; one without companies has
    /// ended at once.
    /// - Returns: the ids of the runs that were made.
    func insertRuns(_ runs: [NewRun], from service: OutboxOrigin) async throws -> [RunID] {
        guard !runs.isEmpty else { return [] }
        try await execute(.ensurePartitions(for: runs.map(\.billingDate)))
        let rows = try await query(insertion(runs))
        let records = try rows.compactMap { row -> (TenantID, OutgoingRecord)? in
            guard let request = try CollectionRequest(row) else { return nil }
            return (request.tenant, try OutgoingRecord(request, from: service.rawValue, at: try row.decode("made_at")))
        }
        try await insertIntoOutbox(records, origin: service)
        if let end = RunTally().end {
            let empty = try rows.filter { try $0.decode("managed_company_id", as: ManagedCompanyID?.self) == nil }
            try await closeMissed(after: try empty.map { (run: try RunKey($0), state: end) })
        }
        return Set(try rows.map { try $0.decode("run_id", as: RunID.self) }).sorted()
    }

    /// One statement, so that run and parts agree on who is in the integration.
    ///
    /// Requested later means a higher `requested_at`, by a millisecond at least: it orders runs of one date.
    private func insertion(_ runs: [NewRun]) -> SQL {
        """
        WITH given AS (
            SELECT g.*, EXISTS (SELECT FROM managed_companies c WHERE c.tenant_id = g.tenant_id
                                   AND c.integration_id = g.integration_id) AS has_companies
              FROM unnest(\(runs.map(\.tenant))::uuid[], \(runs.map(\.id))::uuid[],
                          \(runs.map(\.integration))::uuid[], \(runs.map(\.billingDate))::date[],
                          \(runs.map(\.trigger.rawValue))::text[], \(runs.map(\.requestedBy.withoutNul))::text[])
                AS g(tenant_id, run_id, integration_id, billing_date, trigger, requested_by)
        ), made AS (
            INSERT INTO billing_runs (
                tenant_id, run_id, integration_id, billing_date, trigger, requested_by, state, ended_at, requested_at)
            SELECT g.tenant_id, g.run_id, g.integration_id, g.billing_date, g.trigger, g.requested_by,
                   CASE WHEN has_companies THEN 'running' ELSE \(RunTally().end?.rawValue) END,
                   CASE WHEN NOT has_companies THEN statement_timestamp() END,
                   greatest(statement_timestamp(), (
                       SELECT max(o.requested_at) + interval '1 millisecond'
                         FROM billing_runs o
                        WHERE o.tenant_id = g.tenant_id AND o.integration_id = g.integration_id
                          AND o.billing_date = g.billing_date))
              FROM given g
            ON CONFLICT DO NOTHING
            RETURNING tenant_id, run_id, integration_id, billing_date, requested_at
        ), parts AS (
            INSERT INTO run_companies (tenant_id, run_id, managed_company_id, billing_date)
            SELECT m.tenant_id, m.run_id, c.managed_company_id, m.billing_date
              FROM made m JOIN managed_companies c USING (tenant_id, integration_id)
        )
        SELECT m.tenant_id, m.run_id, m.integration_id, m.billing_date, c.managed_company_id, c.source_id,
               floor(extract(epoch FROM m.requested_at) * 1000)::bigint AS sequence, tallybridge_now() AS made_at
          FROM made m LEFT JOIN managed_companies c USING (tenant_id, integration_id)
         ORDER BY m.tenant_id, m.run_id, c.managed_company_id
        """
    }
}

extension RunKey {
    init(_ row: PostgresRow) throws(PostgresError) {
        self.init(
            tenant: try row.decode("tenant_id"), run: try row.decode("run_id"), date: try row.decode("billing_date"))
    }
}

extension CollectionRequest {
    /// Reads the request for a part of a run; `nil`: the run has no company.
    init?(_ row: PostgresRow) throws {
        guard let company = try row.decode("managed_company_id", as: ManagedCompanyID?.self) else { return nil }
        self.init(
            tenant: try row.decode("tenant_id"), managedCompany: company, run: try row.decode("run_id"),
            integration: try row.decode("integration_id"), source: try row.decode("source_id"),
            billingDate: try row.decode("billing_date"), sequence: try row.decode("sequence"))
    }
}
