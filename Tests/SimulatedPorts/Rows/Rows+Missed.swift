import Billing
import Runs

extension Rows {
    /// Tells which days an integration has missed.
    mutating func tellMissed(_ integration: IntegrationKey) throws {
        guard let exception = missedDays(of: integration).exception else { return }
        try open([PlacedException(exception, of: integration)], .collector)
    }

    /// Closes what was told of an integration's missed days, if runs that took place have made it up.
    mutating func closeMissed(after run: RunRow) {
        let key = IntegrationKey(tenant: run.key.tenant, integration: run.integration)
        guard run.state.tookPlace, missedDays(of: key).days.isEmpty else { return }
        let now = now
        exceptions.update { _, row in
            row.closedAt == nil && row.place == ExceptionPlace(tenant: key.tenant, company: nil)
                && row.integration == key.integration && row.exception.code == .runMissed
        } _: {
            $0.closedAt = now
        }
    }

    private func missedDays(of key: IntegrationKey) -> MissedDays {
        let runs = runs.all { owned, row in owned.tenant == key.tenant && row.integration == key.integration }
        func dates(_ isWanted: (RunState) -> Bool) -> [BillingDate] {
            runs.filter { isWanted($0.row.state) }.map(\.row.key.date)
        }
        return MissedDays(missed: dates { $0 == .notCollected }, lastTaken: dates(\.tookPlace).max())
    }
}
