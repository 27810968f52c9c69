package import Billing
package import Contracts
package import Ports
package import Postgres
import Runs

/// The collector's rows.
package struct PostgresCollectionStore: CollectionStore {
    let database: Database

    /// A store in this database.
    package init(_ pool: PostgresPool) { database = Database(pool: pool) }

    /// Notes that a request keeps failing.
    package func note(_ exception: BillingException, for request: CollectionRequest) async throws(PortError) {
        try await database.transaction("noting a collection exception") { connection in
            try await connection.openExceptions([request.placed(exception)], .collector)
        }
    }

    /// Ends the company's part of the run as failed, with the exception.
    package func fail(
        _ request: CollectionRequest, with exception: BillingException, isUnreachable: Bool
    ) async throws(PortError) {
        try await database.transaction("failing a collection") { connection in
            let older = try await connection.parts(of: request.managedCompany, seenFrom: request.runKey)
                .superseded(by: .read)
            let runs = [request.runKey] + older.map(\.run)
            try await connection.lockRuns(runs)
            try await connection.failPart(
                request.part, exception.code.rawValue, sourceUnreachable: isUnreachable)
            try await connection.settleParts(older, as: .superseded)
            try await connection.replaceExceptions(
                .collector, of: [request.companyKey], with: [request.placed(exception)])
            try await connection.endRuns(runs)
        }
    }

    /// Marks snapshots announced.
    package func announced(_ snapshots: [UsageSnapshotTaken]) async throws(PortError) {
        guard !snapshots.isEmpty else { return }
        // Locked in one order everywhere: calculators mark the same rows planned.
        try await database.execute(
            "marking snapshots announced",
            """
            WITH named AS MATERIALIZED (
                SELECT s.tenant_id, s.snapshot_id, s.billing_date
                  FROM usage_snapshots s
                  JOIN unnest(\(snapshots.map(\.tenant))::uuid[], \(snapshots.map(\.id))::uuid[],
                              \(snapshots.map(\.billingDate))::date[]) AS k(tenant_id, snapshot_id, billing_date)
                    USING (tenant_id, snapshot_id, billing_date)
                 ORDER BY s.tenant_id, s.snapshot_id
                   FOR NO KEY UPDATE OF s
            )
            UPDATE usage_snapshots s SET announced_at = now()
              FROM named n
             WHERE s.tenant_id = n.tenant_id AND s.snapshot_id = n.snapshot_id AND s.billing_date = n.billing_date
            """)
    }

    /// Snapshots stored `age` ago or earlier that were not planned, nor announced within `age` or half their own age.
    ///
    /// So what waits through a long outage is announced a few times, not every few minutes.
    package func overdue(after age: Duration, limit: Int) async throws(PortError) -> [UsageSnapshotTaken] {
        let call = "finding overdue snapshots"
        let rows = try await database.query(
            call,
            """
            SELECT \(sql: UsageSnapshotTaken.columns)
              FROM usage_snapshots s
             WHERE s.planned_at IS NULL
               AND s.stored_at <= now() - make_interval(secs => \(age.inSeconds))
               AND (s.announced_at IS NULL
                    OR s.announced_at <= now() - greatest(make_interval(secs => \(age.inSeconds)),
                                                          (now() - s.stored_at) / 2))
             ORDER BY s.stored_at
             LIMIT \(limit)
            """)
        return try database.reading(call) { try rows.map(UsageSnapshotTaken.init) }
    }
}
