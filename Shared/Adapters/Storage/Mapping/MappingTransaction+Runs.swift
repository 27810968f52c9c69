import Billing
import Foundation
import Ports
import Postgres
import Runs

extension PostgresMappingTransaction {
    func newestRequestedDate(of integration: IntegrationID) async throws(MappingStoreError) -> BillingDate? {
        // A day that was noted as not collected was never requested.
        try await readOne(
            "reading the newest billing date",
            """
            SELECT max(billing_date) AS date FROM billing_runs
             WHERE tenant_id = \(tenant) AND integration_id = \(integration) AND state <> 'notCollected'
            """
        ) { try $0.decode("date") }
    }

    func start(_ run: NewRun) async throws(MappingStoreError) -> Bool {
        do {
            return !(try await connection.insertRuns([run], from: origin)).isEmpty
        } catch {
            throw MappingStoreError(error, in: "starting a run")
        }
    }

    func runs(_ filter: RunFilter) async throws(MappingStoreError) -> [StoredRun] {
        try await read(
            "listing runs",
            """
            \(sql: StoredRun.select)
             WHERE r.tenant_id = \(tenant)
               AND (\(filter.integration)::uuid IS NULL OR r.integration_id = \(filter.integration))
               AND (\(filter.billingDate)::date IS NULL OR r.billing_date = \(filter.billingDate))
               AND (\(filter.state?.rawValue)::text IS NULL OR r.state = \(filter.state?.rawValue))
               AND (\(filter.after)::uuid IS NULL OR (r.requested_at, r.run_id) < (
                        SELECT a.requested_at, a.run_id FROM billing_runs a
                         WHERE a.tenant_id = \(tenant) AND a.run_id = \(filter.after)))
             ORDER BY r.requested_at DESC, r.run_id DESC LIMIT \(filter.limit)
            """, StoredRun.init)
    }

    func run(_ id: RunID) async throws(MappingStoreError) -> StoredRun? {
        try await read(
            "reading a run",
            """
            \(sql: StoredRun.select) WHERE r.tenant_id = \(tenant) AND r.run_id = \(id)
            """, StoredRun.init
        ).first
    }

    func companies(
        of run: RunID, after identity: String?, limit: Int
    ) async throws(MappingStoreError) -> [StoredRunCompany] {
        try await read(
            "listing a run's companies",
            """
            SELECT m.source_identity, m.name, c.state, c.outcome
              FROM billing_runs r
              JOIN run_companies c USING (tenant_id, run_id, billing_date)
              JOIN managed_companies m USING (tenant_id, managed_company_id)
             WHERE r.tenant_id = \(tenant) AND r.run_id = \(run)
               AND (\(identity)::text IS NULL OR m.source_identity COLLATE "C" > \(identity))
             ORDER BY m.source_identity COLLATE "C" LIMIT \(limit)
            """
        ) { row in
            StoredRunCompany(
                identity: try row.decode("source_identity"), name: try row.decode("name"),
                state: try row.value("state"), outcome: try row.decode("outcome"))
        }
    }
}

extension StoredRun {
    static let select: SQL = """
        SELECT r.run_id, r.integration_id, i.name AS integration_name, r.billing_date, r.trigger, r.state,
               r.requested_at, r.requested_by, r.ended_at, coalesce(n.counts, '{}') AS counts
          FROM billing_runs r
          JOIN integrations i USING (tenant_id, integration_id)
          LEFT JOIN LATERAL (
               SELECT jsonb_object_agg(g.state, g.companies) AS counts
                 FROM (SELECT c.state, count(*) AS companies FROM run_companies c
                        WHERE c.tenant_id = r.tenant_id AND c.run_id = r.run_id
                          AND c.billing_date = r.billing_date GROUP BY c.state) g) n ON true
        """

    init(_ row: PostgresRow) throws {
        self.init(
            id: try row.decode("run_id"), integration: try row.decode("integration_id"),
            integrationName: try row.decode("integration_name"), billingDate: try row.decode("billing_date"),
            trigger: try row.value("trigger"), state: try row.value("state"),
            requestedAt: try row.decode("requested_at"), requestedBy: try row.decode("requested_by"),
            endedAt: try row.decode("ended_at"), counts: try Self.counts(row))
    }
    private static func counts(_ row: PostgresRow) throws -> [RunPartState: Int] {
        var counts: [RunPartState: Int] = [:]
        for (name, count) in try row.json("counts", as: [String: Int].self) {
            guard let state = RunPartState(rawValue: name) else { throw PortError(.corrupt, "a part is \(name)") }
            counts[state] = count
        }
        return counts
    }
}
