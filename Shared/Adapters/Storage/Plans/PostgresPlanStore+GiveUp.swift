public import Billing
public import Contracts
public import Ports
import Postgres
import Runs

extension PostgresPlanStore {
    /// Gives up on stored snapshots that can never be planned.
    public func giveUp(
        _ impossible: [(announcement: UsageSnapshotTaken, exception: BillingException)]
    ) async throws(PortError) {
        let named = impossible.filter { $0.announcement.tenant.text.isUUID && $0.announcement.id.isUUID }
        guard !named.isEmpty else { return }
        try await database.transaction("giving up on snapshots") { connection in
            let stored = Set(try await connection.stored(named.map(\.announcement)))
            let ours = named.filter { stored.contains($0.announcement) }
            let runs = ours.map(\.announcement.runKey)
            try await connection.lockRuns(runs)
            let open = Set(try await connection.unplanned(ours.map(\.announcement)))
            try await connection.markPlanned(Array(open))
            for (announcement, exception) in ours where open.contains(announcement) {
                try await connection.failPart(announcement.part, exception.code.rawValue)
            }
            try await connection.openExceptions(ours.map { $0.announcement.placed($0.exception) }, .calculator)
            try await connection.endRuns(runs)
        }
    }
}

extension PostgresConnection {
    /// Those of the named snapshots that are stored, as they are stored.
    fileprivate func stored(_ named: [UsageSnapshotTaken]) async throws -> [UsageSnapshotTaken] {
        try await query(
            "SELECT \(sql: UsageSnapshotTaken.columns) FROM usage_snapshots s JOIN \(sql: keys(named))"
        ).map(UsageSnapshotTaken.init)
    }

    /// Those that have no successor yet.
    fileprivate func unplanned(_ named: [UsageSnapshotTaken]) async throws -> [UsageSnapshotTaken] {
        try await query(
            """
            SELECT \(sql: UsageSnapshotTaken.columns)
              FROM usage_snapshots s JOIN \(sql: keys(named))
             WHERE s.planned_at IS NULL
            """
        ).map(UsageSnapshotTaken.init)
    }

    private func keys(_ named: [UsageSnapshotTaken]) -> SQL {
        """
        unnest(\(named.map(\.tenant))::uuid[], \(named.map(\.id))::uuid[], \(named.map(\.billingDate))::date[])
            AS k(tenant_id, snapshot_id, billing_date) USING (tenant_id, snapshot_id, billing_date)
        """
    }
}
