package import Billing
import Contracts
package import Ports
package import Runs

/// The scheduler's rows.
package struct SimulatedRunSchedule: RunSchedule {
    let store: SimulatedStore
    let gate: any PortGate

    package func advance(
        limit: Int, among chosen: [IntegrationKey]?, jitter: @Sendable (IntegrationID) -> Duration,
        decide: @Sendable (DueIntegration) -> ScheduleDecision
    ) async throws(PortError) -> Int {
        try await store.call("schedule.advance", gate) { rows in
            let due = rows.dueIntegrations(limit: limit, among: chosen)
            for (key, row) in due {
                let jitter = jitter(key.id)
                let decision = decide(rows.dueIntegration(key, row, jitter: jitter))
                try rows.store(decision, for: key, row, jitter: jitter)
            }
            return due.count
        }
    }

    package func due(limit: Int) async throws(PortError) -> [IntegrationKey] {
        try await store.call("schedule.due", gate) { rows in
            rows.dueIntegrations(limit: limit, among: nil).map {
                IntegrationKey(tenant: $0.key.tenant, integration: $0.key.id)
            }
        }
    }

    package func putOff(_ integration: IntegrationKey, for delay: Duration) async throws(PortError) {
        try await store.call("schedule.putOff", gate) { rows in
            let key = Owned(integration.tenant, integration.integration)
            guard rows.integrations[key]?.stored.runMinute != nil else { return }
            rows.integrations[key]?.stored.nextDue = (rows.now + delay).date
        }
    }

    package func maintain() async throws(PortError) { try await store.call("schedule.maintain", gate) { _ in } }
}

extension SimulatedStore {
    /// The scheduler's rows.
    package func schedule(_ gate: any PortGate = OpenGate()) -> SimulatedRunSchedule {
        SimulatedRunSchedule(store: self, gate: gate)
    }
}

extension Rows {
    fileprivate func dueIntegrations(
        limit: Int, among chosen: [IntegrationKey]?
    ) -> [(key: Owned<IntegrationID>, row: IntegrationRow)] {
        func due(_ row: IntegrationRow) -> Moment? { row.stored.nextDue.map(Moment.init) }
        let waiting = integrations.all { key, row in
            guard chosen?.contains(IntegrationKey(tenant: key.tenant, integration: key.id)) ?? true else {
                return false
            }
            return row.stored.runMinute != nil && due(row).map { $0 <= present } ?? false
        }
        return Array(waiting.sorted { (due($0.row) ?? present) < (due($1.row) ?? present) }.prefix(limit))
    }

    fileprivate func dueIntegration(
        _ key: Owned<IntegrationID>, _ row: IntegrationRow, jitter: Duration
    ) -> DueIntegration {
        DueIntegration(
            tenant: key.tenant, integration: key.id, timeZone: row.stored.timeZone,
            standing: LocalTime(row.stored.timeZone).map { zone in
                let today = zone.day(of: present)
                return ScheduleStanding(
                    today: today,
                    hasStarted: zone.start(row.stored.runMinute ?? 0, of: today, jitter: jitter) <= present,
                    lastDate: row.lastDate, dueSince: zone.day(of: row.stored.nextDue.map(Moment.init) ?? present))
            })
    }

    fileprivate mutating func store(
        _ decision: ScheduleDecision, for key: Owned<IntegrationID>, _ row: IntegrationRow, jitter: Duration
    ) throws {
        for date in decision.missed { noteMissed(scheduled(key, on: date)) }
        if !decision.missed.isEmpty { try tellMissed(IntegrationKey(tenant: key.tenant, integration: key.id)) }
        if let date = decision.run { _ = try start(scheduled(key, on: date), origin: "usage-collector", at: now) }
        let dates = [decision.run, decision.settledThrough, row.lastDate].compactMap { $0 } + decision.missed
        let nextDue = try next(decision.next, row, jitter: jitter)
        integrations[key]?.lastDate = dates.max()
        integrations[key]?.stored.nextDue = nextDue.date
    }

    private func next(
        _ next: ScheduleDecision.Next, _ row: IntegrationRow, jitter: Duration
    ) throws(PortError) -> Moment {
        switch next {
        case .later(let delay): return present + delay
        case .start(let day):
            guard let zone = LocalTime(row.stored.timeZone) else {
                throw PortError(.refused, "scheduling runs: the time zone \(row.stored.timeZone) is unknown")
            }
            return zone.start(row.stored.runMinute ?? 0, of: day, jitter: jitter)
        }
    }

    private func scheduled(_ key: Owned<IntegrationID>, on date: BillingDate) -> NewRun {
        NewRun(
            id: DerivedID.scheduledRun(of: key.id, on: date, epoch: epoch), tenant: key.tenant, integration: key.id,
            billingDate: date, trigger: .scheduled, requestedBy: "scheduler")
    }
}
