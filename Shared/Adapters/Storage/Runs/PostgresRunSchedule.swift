package import Billing
import Contracts
package import Ports
package import Postgres
package import Runs

/// The scheduler's rows.
package struct PostgresRunSchedule: RunSchedule {
    private let database: Database

    /// A schedule in this database.
    package init(_ pool: PostgresPool) { database = Database(pool: pool) }

    /// Claims due integrations and stores what is decided for them, in one transaction.
    package func advance(
        limit: Int, among chosen: [IntegrationKey]?, jitter: @Sendable (IntegrationID) -> Duration,
        decide: @Sendable (DueIntegration) -> ScheduleDecision
    ) async throws(PortError) -> Int {
        try await database.transaction("scheduling runs") { connection in
            let due = try await claim(limit, chosen, jitter, connection)
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
            _ = try await connection.insertRuns(runs, from: .usageCollector)
            try await store(decisions, jitter, connection)
            return due.count
        }
    }

    /// Which integrations are due.
    package func due(limit: Int) async throws(PortError) -> [IntegrationKey] {
        let call = "finding due integrations"
        let rows = try await database.query(
            call,
            """
            SELECT tenant_id, integration_id
              FROM integrations
             WHERE next_due_at <= (SELECT tallybridge_now()) AND run_minute IS NOT NULL
             ORDER BY next_due_at
             LIMIT \(limit)
            """)
        return try database.reading(call) {
            try rows.map { row in
                IntegrationKey(tenant: try row.decode("tenant_id"), integration: try row.decode("integration_id"))
            }
        }
    }

    /// Looks at an integration again after so long.
    package func putOff(_ integration: IntegrationKey, for delay: Duration) async throws(PortError) {
        try await database.execute(
            "putting off an integration",
            """
            UPDATE integrations SET next_due_at = (SELECT tallybridge_now()) + make_interval(secs => \(delay.inSeconds))
             WHERE tenant_id = \(integration.tenant) AND integration_id = \(integration.integration)
               AND run_minute IS NOT NULL
            """)
    }

    /// Makes the partitions of the coming months and drops those past retention.
    package func maintain() async throws(PortError) {
        try await History(database).maintain()
    }

    /// Locks what is due, then asks what day it is there: jitter follows from ids that are known only then.
    private func claim(
        _ limit: Int, _ chosen: [IntegrationKey]?, _ jitter: (IntegrationID) -> Duration,
        _ connection: PostgresConnection
    ) async throws -> [DueIntegration] {
        let among: SQL =
            chosen.map { chosen in
                """
                AND (tenant_id, integration_id) IN (SELECT * FROM unnest(
                        \(chosen.map(\.tenant))::uuid[], \(chosen.map(\.integration))::uuid[]))
                """
            } ?? ""
        let claimed = try await connection.query(
            """
            SELECT tenant_id, integration_id
              FROM integrations
             WHERE next_due_at <= (SELECT tallybridge_now()) AND run_minute IS NOT NULL \(sql: among)
             ORDER BY next_due_at
             LIMIT \(limit)
               FOR NO KEY UPDATE SKIP LOCKED
            """)
        let tenants: [TenantID] = try claimed.map { try $0.decode("tenant_id") }
        let ids: [IntegrationID] = try claimed.map { try $0.decode("integration_id") }
        let rows = try await connection.query(
            """
            SELECT i.tenant_id, i.integration_id, i.time_zone, i.last_scheduled_date, today,
                   CASE WHEN today IS NOT NULL
                        THEN tallybridge_run_start(i.time_zone, today, i.run_minute, k.jitter) <= now.moment
                   END AS has_started,
                   tallybridge_local_day(i.time_zone, i.next_due_at) AS due_since
              FROM (SELECT tallybridge_now() AS moment) now
             CROSS JOIN unnest(\(tenants)::uuid[], \(ids)::uuid[], \(ids.map { jitter($0).inSeconds })::float8[])
                   WITH ORDINALITY AS k(tenant_id, integration_id, jitter, place)
              JOIN integrations i USING (tenant_id, integration_id)
             CROSS JOIN LATERAL tallybridge_local_day(i.time_zone, now.moment) AS today
             ORDER BY k.place
            """)
        return try rows.map(DueIntegration.init)
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
        let integrations = Set(runs.map { IntegrationKey(tenant: $0.tenant, integration: $0.integration) })
        try await connection.tellMissed(integrations.sorted())
    }

    private func store(
        _ decisions: [(integration: DueIntegration, decision: ScheduleDecision)],
        _ jitter: (IntegrationID) -> Duration, _ connection: PostgresConnection
    ) async throws {
        let newest = decisions.map { due, decision in
            ([decision.run, decision.settledThrough, due.standing?.lastDate].compactMap { $0 } + decision.missed).max()
        }
        var days: [BillingDate?] = []
        var waits: [Double?] = []
        for (_, decision) in decisions {
            switch decision.next {
            case .start(let day):
                days.append(day)
                waits.append(nil)
            case .later(let wait):
                days.append(nil)
                waits.append(wait.inSeconds)
            }
        }
        try await connection.execute(
            """
            UPDATE integrations i
               SET last_scheduled_date = coalesce(g.last_date, i.last_scheduled_date),
                   next_due_at = CASE
                       WHEN g.day IS NOT NULL THEN tallybridge_run_start(i.time_zone, g.day, i.run_minute, g.jitter)
                       ELSE (SELECT tallybridge_now()) + make_interval(secs => g.wait) END
              FROM unnest(\(decisions.map(\.integration.tenant))::uuid[],
                          \(decisions.map(\.integration.integration))::uuid[], \(newest)::date[], \(days)::date[],
                          \(waits)::float8[],
                          \(decisions.map { jitter($0.integration.integration).inSeconds })::float8[])
                AS g(tenant_id, integration_id, last_date, day, wait, jitter)
             WHERE i.tenant_id = g.tenant_id AND i.integration_id = g.integration_id
            """)
    }
}

extension DueIntegration {
    fileprivate init(_ row: PostgresRow) throws {
        let today = try row.decode("today", as: BillingDate?.self)
        let dueSince = try row.decode("due_since", as: BillingDate?.self)
        var standing: ScheduleStanding?
        if let today, let dueSince {
            standing = ScheduleStanding(
                today: today, hasStarted: try row.decode("has_started"),
                lastDate: try row.decode("last_scheduled_date"), dueSince: dueSince)
        }
        self.init(
            tenant: try row.decode("tenant_id"), integration: try row.decode("integration_id"),
            timeZone: try row.decode("time_zone"), standing: standing)
    }
}

extension NewRun {
    fileprivate init(scheduled due: DueIntegration, on date: BillingDate, epoch: Int) {
        self.init(
            id: DerivedID.scheduledRun(of: due.integration, on: date, epoch: epoch), tenant: due.tenant,
            integration: due.integration, billingDate: date, trigger: .scheduled, requestedBy: "scheduler")
    }
}
