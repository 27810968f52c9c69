import Billing
import Contracts
import Foundation
import Ports
import Postgres

/// A run to be made.
struct NewRun {
    /// What asks for it.
    enum Trigger: String { case scheduled, requested }

    let tenant: TenantID
    let integration: IntegrationID
    let id: RunID
    let billingDate: BillingDate
    let trigger: Trigger
    let requestedBy: String
}

extension PostgresConnection {
    /// Makes runs with a part for every company of their integrations, and puts the collection requests into the outbox.
    ///
    /// A run that is there already (same id, or the scheduled one of that date) is left alone; a run without companies
    /// has ended at once.
    /// - Returns: the ids of the runs that were made.
    func insertRuns(_ runs: [NewRun], from service: OutboxOrigin, at time: Date) async throws -> [RunID] {
        guard !runs.isEmpty else { return [] }
        let made = try await insert(runs)
        guard !made.isEmpty else { return [] }
        try await putIntoOutbox(try await insertParts(of: made), from: service, at: time)
        try await endEmpty(made)
        return made
    }

    /// Requested later means a higher requested_at, by a millisecond at least: it orders runs of one date.
    private func insert(_ runs: [NewRun]) async throws -> [RunID] {
        let rows = try await query(
            """
            INSERT INTO billing_runs (
                tenant_id, run_id, integration_id, billing_date, trigger, state, requested_at, requested_by)
            SELECT g.tenant_id, g.run_id, g.integration_id, g.billing_date, g.trigger, 'running',
                   greatest(statement_timestamp(), (
                       SELECT max(o.requested_at) + interval '1 millisecond'
                         FROM billing_runs o
                        WHERE o.tenant_id = g.tenant_id AND o.integration_id = g.integration_id
                          AND o.billing_date = g.billing_date)),
                   g.requested_by
              FROM unnest(\(runs.map(\.tenant))::uuid[], \(runs.map(\.id))::uuid[],
                          \(runs.map(\.integration))::uuid[], \(runs.map(\.billingDate))::date[],
                          \(runs.map(\.trigger.rawValue))::text[], \(runs.map(\.requestedBy.withoutNul))::text[])
                AS g(tenant_id, run_id, integration_id, billing_date, trigger, requested_by)
            ON CONFLICT DO NOTHING
            RETURNING run_id
            """)
        return try rows.map { try $0.decode("run_id") }
    }

    private func insertParts(of runs: [RunID]) async throws -> [CollectionRequest] {
        let rows = try await query(
            """
            WITH parts AS (
                INSERT INTO run_companies (tenant_id, run_id, managed_company_id)
                SELECT r.tenant_id, r.run_id, c.managed_company_id
                  FROM billing_runs r
                  JOIN managed_companies c USING (tenant_id, integration_id)
                 WHERE r.run_id = ANY (\(runs)::uuid[])
                RETURNING tenant_id, run_id, managed_company_id)
            SELECT p.tenant_id, p.managed_company_id, p.run_id, r.integration_id, c.source_id, r.billing_date,
                   floor(extract(epoch FROM r.requested_at) * 1000)::bigint AS sequence
              FROM parts p
              JOIN billing_runs r USING (tenant_id, run_id)
              JOIN managed_companies c USING (tenant_id, managed_company_id)
             ORDER BY p.tenant_id, p.run_id, p.managed_company_id
            """)
        return try rows.map { row in
            CollectionRequest(
                tenant: try row.decode("tenant_id"), managedCompany: try row.decode("managed_company_id"),
                run: try row.decode("run_id"), integration: try row.decode("integration_id"),
                source: try row.decode("source_id"), billingDate: try row.decode("billing_date"),
                sequence: try row.decode("sequence"))
        }
    }

    private func putIntoOutbox(
        _ requests: [CollectionRequest], from service: OutboxOrigin, at time: Date
    ) async throws {
        let records = try requests.map { try OutgoingRecord($0, from: service.rawValue, at: time) }
        try await insertIntoOutbox(Array(zip(requests.map(\.tenant), records)), origin: service)
    }

    private func endEmpty(_ runs: [RunID]) async throws {
        try await execute(
            """
            UPDATE billing_runs r
               SET state = 'completed', ended_at = now()
             WHERE r.run_id = ANY (\(runs)::uuid[]) AND r.state = 'running'
               AND NOT EXISTS (
                   SELECT FROM run_companies c WHERE c.tenant_id = r.tenant_id AND c.run_id = r.run_id)
            """)
    }
}
