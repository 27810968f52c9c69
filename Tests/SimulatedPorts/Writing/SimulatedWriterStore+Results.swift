import Billing
package import Contracts
package import Ports
import Runs

extension SimulatedWriterStore {
    package func announced(_ results: [AdditionResult]) async throws(PortError) {
        try await store.call("writer.announced", gate) { rows in
            for result in results {
                let key = Owned(result.tenant, result.plan)
                guard let row = rows.plans[key], row.made.billingDate == result.billingDate,
                    row.outcome == result.outcome
                else { continue }
                rows.plans[key]?.resultAnnouncedAt = rows.now
            }
        }
    }

    package func overdue(after age: Duration, limit: Int) async throws(PortError) -> [AdditionResult] {
        try await store.call("writer.overdue", gate) { rows in
            let waiting = rows.plans.all { _, row in
                row.resultAnnouncedAt == nil && row.settledAt.map { $0 <= rows.now - age } ?? false
            }.map(\.row).sorted { ($0.settledAt ?? $0.storedAt) < ($1.settledAt ?? $1.storedAt) }
            return waiting.prefix(limit).compactMap { rows.result(of: $0) }
        }
    }
}

extension Rows {
    /// How many exceptions are open for a company, of every origin.
    func openExceptions(of company: CompanyKey) -> Int {
        exceptions.all { _, row in row.place == ExceptionPlace(company) && row.closedAt == nil }.count
    }

    fileprivate func result(of plan: PlanRow) -> AdditionResult? {
        plan.outcome.map {
            AdditionResult(
                plan.made, $0, settlements: plan.settlements ?? [],
                openExceptions: openExceptions(of: plan.made.companyKey))
        }
    }
}
