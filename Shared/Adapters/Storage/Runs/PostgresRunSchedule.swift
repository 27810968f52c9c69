import Billing
import Contracts
public import Foundation
public import Ports
public import Postgres

/// The scheduler's rows.
public struct PostgresRunSchedule: RunSchedule {
    private let database: Database

    /// A schedule in this database.
    public init(_ pool: PostgresPool) { database = Database(pool: pool) }

    /// Claims due integrations and stores what is decided for them, in one transaction.
    public func advance(
        now: Date, limit: Int, decide: @Sendable (DueIntegration) -> ScheduleDecision
    ) async throws(PortError) -> Int {
        try await database.transaction("scheduling runs") { connection in
            let due = try await claim(now, limit, connection)
            guard !due.isEmpty else { return 0 }
            let epoch = try await epoch(connection)
            let decisions = due.map { (integration: $0, decision: decide($0)) }
            let runs = decisions.compactMap { due, decision in
                decision.run.map { NewRun(scheduled: due, on: $0, epoch: epoch) }
            }
            let missed = decisions.flatMap { due, decision in
                decision.missed.map { NewRun(scheduled: due, on: $0, epoch: epoch) }
            }
            try await noteMissed(missed, connection)
            _ = try await connection.insertRuns(runs, from: .usageCollector, at: now)
            try await store(decisions, connection)
            return due.count
        }
    }

    /// Makes the partitions of the coming months and drops those past retention.
    public func maintain() async throws(PortError) {
        try await History(database).maintain()
    }

    private func claim(
        _ now: Date, _ limit: Int, _ connection: PostgresConnection
    ) async throws -> [DueIntegration] {
        let rows = try await connection.query(
            """
            SELECT tenant_id, integration_id, time_zone, run_minute, last_scheduled_date, next_due_at
              FROM integrations
             WHERE next_due_at <= \(now)::timestamptz AND run_minute IS NOT NULL
             ORDER BY next_due_at
             LIMIT \(limit)
               FOR NO KEY UPDATE SKIP LOCKED
            """)
        return try rows.map { row in
            DueIntegration(
                tenant: try row.decode("tenant_id"), integration: try row.decode("integration_id"),
                timeZone: try row.decode("time_zone"), minuteOfDay: try row.decode("run_minute"),
                lastDate: try row.decode("last_scheduled_date", as: BillingDate?.self),
                dueSince: try row.decode("next_due_at"))
        }
    }

    private func epoch(_ connection: PostgresConnection) async throws -> Int {
        let rows = try await connection.query("SELECT epoch FROM platform")
        guard let row = rows.first else { throw PortError(.corrupt, "the table platform has no row") }
        return try row.decode("epoch")
    }

    private func noteMissed(_ runs: [NewRun], _ connection: PostgresConnection) async throws {
        guard !runs.isEmpty else { return }
        try await connection.execute(
            """
            INSERT INTO billing_runs (
                tenant_id, run_id, integration_id, billing_date, trigger, state, requested_by, ended_at)
            SELECT tenant_id, run_id, integration_id, billing_date, 'scheduled', 'notCollected', 'scheduler', now()
              FROM unnest(\(runs.map(\.tenant))::uuid[], \(runs.map(\.id))::uuid[],
                          \(runs.map(\.integration))::uuid[], \(runs.map(\.billingDate))::date[])
                AS g(tenant_id, run_id, integration_id, billing_date)
            ON CONFLICT DO NOTHING
            """)
    }

    private func store(
        _ decisions: [(integration: DueIntegration, decision: ScheduleDecision)], _ connection: PostgresConnection
    ) async throws {
        let newest = decisions.map { due, decision in
            ([decision.run, decision.settledThrough, due.lastDate].compactMap { $0 } + decision.missed).max()
        }
        try await connection.execute(
            """
            UPDATE integrations i
               SET last_scheduled_date = g.last_date, next_due_at = g.next_due_at
              FROM unnest(\(decisions.map(\.integration.tenant))::uuid[],
                          \(decisions.map(\.integration.integration))::uuid[], \(newest)::date[],
                          \(decisions.map(\.decision.next))::timestamptz[])
                AS g(tenant_id, integration_id, last_date, next_due_at)
             WHERE i.tenant_id = g.tenant_id AND i.integration_id = g.integration_id
            """)
    }
}

extension NewRun {
    fileprivate init(scheduled due: DueIntegration, on date: BillingDate, epoch: Int) {
        self.init(
            tenant: due.tenant, integration: due.integration,
            id: DerivedID.scheduledRun(of: due.integration, on: date, epoch: epoch), billingDate: date,
            trigger: .scheduled, requestedBy: "scheduler")
    }
}
