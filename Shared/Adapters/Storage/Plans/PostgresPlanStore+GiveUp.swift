import Billing
public import Contracts
public import Ports
import Postgres

extension PostgresPlanStore {
    /// Gives up on stored snapshots that can never be planned.
    public func giveUp(
        _ impossible: [(announcement: UsageSnapshotTaken, reason: String)]
    ) async throws(PortError) {
        let named = impossible.filter { isUUID($0.announcement.tenant.text) && isUUID($0.announcement.id) }
        guard !named.isEmpty else { return }
        try await database.transaction("giving up on snapshots") { connection in
            let stored = Set(try await connection.stored(named.map(\.announcement)))
            let ours = named.filter { stored.contains($0.announcement) }
            let runs = ours.map(\.announcement.part.run)
            try await connection.lockRuns(runs)
            let open = Set(try await connection.unplanned(ours.map(\.announcement)))
            try await connection.markPlanned(Array(open))
            let exceptions = ours.map { announcement, reason in
                (announcement, BillingException.notPlanned(reason))
            }
            for (announcement, exception) in exceptions where open.contains(announcement) {
                try await connection.failPart(announcement.part, exception.code.rawValue)
            }
            try await connection.openExceptions(
                exceptions.map { announcement, exception in
                    PlacedException(
                        place: CompanyKey(tenant: announcement.tenant, company: announcement.managedCompany),
                        integration: announcement.integration, exception: exception)
                }, .calculator)
            try await connection.endRuns(runs)
        }
    }
}

extension BillingException {
    fileprivate static func notPlanned(_ reason: String) -> Self {
        BillingException(
            .collectionFailed,
            message: "The stored usage cannot be billed, the additions stay as they are. "
                + "Start a run; if this comes again ask the operator: \(reason)")
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
