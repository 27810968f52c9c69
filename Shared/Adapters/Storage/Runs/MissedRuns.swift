import Billing
import Contracts
import Postgres
import Runs

extension PostgresConnection {
    /// Tells which days these integrations have missed: opens what is new, and sees what is known again.
    func tellMissed(_ integrations: [IntegrationKey]) async throws(PostgresError) {
        let told = try await missedDays(of: integrations).compactMap { key, missed in
            missed.exception.map { PlacedException($0, of: key) }
        }
        if !told.isEmpty { try await openExceptions(told, .collector) }
    }

    /// Closes what was told of integrations' missed days, where runs that took place have made it up.
    /// - Parameter ended: runs that have just ended, by how.
    func closeMissed(after ended: [(run: RunKey, state: RunState)]) async throws(PostgresError) {
        let taken = ended.filter(\.state.tookPlace).map(\.run)
        guard !taken.isEmpty else { return }
        let open = try await query(
            """
            SELECT DISTINCT e.tenant_id, e.integration_id
              FROM unnest(\(taken.map(\.tenant))::uuid[], \(taken.map(\.run))::uuid[]) AS k(tenant_id, run_id)
              JOIN billing_runs r USING (tenant_id, run_id)
              JOIN billing_exceptions e ON e.tenant_id = r.tenant_id AND e.integration_id = r.integration_id
             WHERE e.managed_company_id IS NULL AND e.code = \(BillingExceptionCode.runMissed.rawValue)
               AND e.closed_at IS NULL
            """
        ).map(IntegrationKey.init)
        let madeUp = try await missedDays(of: open).filter(\.value.days.isEmpty).keys.sorted()
        guard !madeUp.isEmpty else { return }
        try await execute(
            """
            UPDATE billing_exceptions e SET closed_at = now()
              FROM unnest(\(madeUp.map(\.tenant))::uuid[], \(madeUp.map(\.integration))::uuid[])
                AS k(tenant_id, integration_id)
             WHERE e.tenant_id = k.tenant_id AND e.integration_id = k.integration_id AND e.managed_company_id IS NULL
               AND e.code = \(BillingExceptionCode.runMissed.rawValue) AND e.closed_at IS NULL
            """)
    }

    private func missedDays(
        of integrations: [IntegrationKey]
    ) async throws(PostgresError) -> [IntegrationKey: MissedDays] {
        guard !integrations.isEmpty else { return [:] }
        let taken = RunState.allCases.filter(\.tookPlace).map(\.rawValue)
        let rows = try await query(
            """
            SELECT k.tenant_id, k.integration_id, m.billing_date, t.last_taken
              FROM unnest(\(integrations.map(\.tenant))::uuid[], \(integrations.map(\.integration))::uuid[])
                AS k(tenant_id, integration_id)
             CROSS JOIN LATERAL (
                SELECT max(r.billing_date) AS last_taken FROM billing_runs r
                 WHERE r.tenant_id = k.tenant_id AND r.integration_id = k.integration_id
                   AND r.state = ANY (\(taken)::text[])) t
              LEFT JOIN billing_runs m
                ON m.tenant_id = k.tenant_id AND m.integration_id = k.integration_id AND m.state = 'notCollected'
            """)
        var missed: [IntegrationKey: (days: [BillingDate], lastTaken: BillingDate?)] = [:]
        for row in rows {
            let key = try IntegrationKey(row)
            let lastTaken = try row.decode("last_taken", as: BillingDate?.self)
            var known = missed[key] ?? ([], lastTaken)
            if let day = try row.decode("billing_date", as: BillingDate?.self) { known.days.append(day) }
            missed[key] = known
        }
        return missed.mapValues { MissedDays(missed: $0.days, lastTaken: $0.lastTaken) }
    }
}

extension IntegrationKey {
    init(_ row: PostgresRow) throws(PostgresError) {
        self.init(tenant: try row.decode("tenant_id"), integration: try row.decode("integration_id"))
    }
}
