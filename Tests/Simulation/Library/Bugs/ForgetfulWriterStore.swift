import Billing
import Contracts
import Foundation
import Ports
import Runs
import SimulatedPorts

/// A writer's store that joins the current plan's row with the body of the company's oldest one: sorted the wrong way.
struct ForgetfulWriterStore: WrappedWriterStore {
    let store: any WriterStore
    private let rows: SimulatedStore

    init(_ store: SimulatedWriterStore, _ rows: SimulatedStore) {
        self.store = store
        self.rows = rows
    }

    func task(for company: ManagedCompanyID, of tenant: TenantID) async throws(PortError) -> WriteTaskReading {
        let reading = try await store.task(for: company, of: tenant)
        guard case .task(let task) = reading else { return reading }
        let plans = rows.rows.plans.all { key, row in key.tenant == tenant && row.made.managedCompany == company }
        guard let oldest = plans.map(\.row).min(by: { $0.made.rank < $1.made.rank }),
            case .success(let plan) = oldest.body.value
        else { return reading }
        return .task(
            WriteTask(
                announcement: task.announcement, plan: plan, mode: task.mode, verifyEveryDays: task.verifyEveryDays,
                guarding: task.guarding, dates: task.dates, isPlannedAgain: task.isPlannedAgain, ledger: task.ledger,
                unsettled: task.unsettled,
                tags: task.tags, outcome: task.outcome))
    }
}
