import Billing
package import Contracts
package import Ports
import Postgres
import Runs

extension PostgresPlanStore {
    /// Loads all that a batch needs in one statement.
    package func load(_ announcements: [UsageSnapshotTaken]) async throws(PortError) -> [PlanningFacts?] {
        // What a message claims may be no id at all: then it names nothing.
        let readable = announcements.filter { $0.tenant.text.isUUID && $0.id.isUUID }
        guard !readable.isEmpty else { return announcements.map { _ in nil } }
        let call = "loading what plans are made from"
        let rows = try await database.query(call, Self.loadStatement(readable))
        return try database.reading(call) {
            var found: [UsageSnapshotTaken: PlanningFacts] = [:]
            var settings = SharedSettings(catalogue: catalogue)
            for (announcement, row) in zip(readable, rows) {
                found[announcement] = try PlanningFacts(row, &settings)
            }
            return announcements.map { found[$0] }
        }
    }

    /// Products and definitions are shared by many companies: they come with the first row of their integration, or
    /// tenant, only.
    private static func loadStatement(_ asked: [UsageSnapshotTaken]) -> SQL {
        """
        SELECT a.place, s.snapshot_id IS NOT NULL AS is_there, s.body, \(sql: UsageSnapshotTaken.columns),
               c.integration_id AS present_integration, c.connectwise_company_id, c.agreement_id, c.automatic_billing,
               i.mode, i.policy, i.site_id, t.mapping_revision,
               CASE WHEN s.planned_at IS NOT NULL
                    THEN tallybridge_local_day(i.time_zone, now.moment) END AS planned_again_on,
               CASE WHEN row_number() OVER (PARTITION BY i.tenant_id, i.integration_id ORDER BY a.place) = 1 THEN (
                   SELECT coalesce(jsonb_agg(jsonb_build_object(
                              'application', m.application_code, 'target', m.target, 'adjustments', m.adjustments)), '[]')
                     FROM product_mappings m
                    WHERE m.tenant_id = i.tenant_id AND m.integration_id = i.integration_id) END AS products,
               CASE WHEN row_number() OVER (PARTITION BY t.tenant_id ORDER BY a.place) = 1 THEN (
                   SELECT coalesce(jsonb_agg(e.definition ORDER BY e.application_code), '[]')
                     FROM catalogue_extensions e
                    WHERE e.tenant_id = t.tenant_id) END AS definitions
          FROM unnest(\(asked.map(\.tenant))::uuid[], \(asked.map(\.id))::uuid[], \(asked.map(\.billingDate))::date[])
               WITH ORDINALITY AS a(tenant_id, snapshot_id, billing_date, place)
         CROSS JOIN (SELECT tallybridge_now() AS moment) now
          LEFT JOIN usage_snapshots s
            ON s.tenant_id = a.tenant_id AND s.snapshot_id = a.snapshot_id AND s.billing_date = a.billing_date
          LEFT JOIN managed_companies c
            ON c.tenant_id = s.tenant_id AND c.managed_company_id = s.managed_company_id
          LEFT JOIN integrations i ON i.tenant_id = s.tenant_id AND i.integration_id = s.integration_id
          LEFT JOIN tenants t ON t.tenant_id = s.tenant_id
         ORDER BY a.place
        """
    }

    /// Ends the parts of snapshots that will not be planned.
    package func settle(
        _ obsolete: [UsageSnapshotTaken], as outcome: AdditionResult.Outcome
    ) async throws(PortError) {
        guard !obsolete.isEmpty else { return }
        try await database.transaction("settling obsolete snapshots") { connection in
            let runs = obsolete.map(\.runKey)
            try await connection.lockRuns(runs)
            try await connection.markPlanned(obsolete)
            try await connection.settleParts(obsolete.map(\.part), as: outcome)
            try await connection.endRuns(runs)
        }
    }
}

extension PostgresConnection {
    /// Marks snapshots as having a successor.
    func markPlanned(_ snapshots: [UsageSnapshotTaken]) async throws(PostgresError) {
        guard !snapshots.isEmpty else { return }
        try await execute(
            """
            WITH named AS MATERIALIZED (
                SELECT s.tenant_id, s.snapshot_id, s.billing_date
                  FROM usage_snapshots s
                  JOIN unnest(\(snapshots.map(\.tenant))::uuid[], \(snapshots.map(\.id))::uuid[],
                              \(snapshots.map(\.billingDate))::date[]) AS k(tenant_id, snapshot_id, billing_date)
                    USING (tenant_id, snapshot_id, billing_date)
                 WHERE s.planned_at IS NULL
                 ORDER BY s.tenant_id, s.snapshot_id
                   FOR NO KEY UPDATE OF s
            )
            UPDATE usage_snapshots s SET planned_at = now()
              FROM named n
             WHERE s.tenant_id = n.tenant_id AND s.snapshot_id = n.snapshot_id AND s.billing_date = n.billing_date
            """)
    }
}
