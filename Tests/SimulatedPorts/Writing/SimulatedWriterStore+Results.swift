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
    fileprivate func result(of plan: PlanRow) -> AdditionResult? {
        guard let outcome = plan.outcome else { return nil }
        func count(_ wanted: SlotSettlement.Outcome) -> Int {
            (plan.settlements ?? []).count { $0.outcome == wanted }
        }
        let open = exceptions.all { _, row in row.place == plan.made.companyKey && row.closedAt == nil }
        return AdditionResult(
            tenant: plan.made.tenant, managedCompany: plan.made.managedCompany, plan: PlanID(plan.made.id),
            run: plan.made.run, integration: plan.made.integration, billingDate: plan.made.billingDate,
            outcome: outcome, created: count(.created), changed: count(.changed), ended: count(.ended),
            exceptions: open.count)
    }
}
