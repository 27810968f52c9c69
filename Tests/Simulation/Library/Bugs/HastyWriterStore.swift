import Billing
import Contracts
import Ports
import Runs
import SimulatedPorts

/// A writer's store that takes every company for read on whatever day was requested of its integration.
struct HastyWriterStore: WrappedWriterStore {
    let store: any WriterStore
    private let rows: SimulatedStore

    init(_ store: SimulatedWriterStore, _ rows: SimulatedStore) {
        self.store = store
        self.rows = rows
    }

    func task(for company: ManagedCompanyID, of tenant: TenantID) async throws(PortError) -> WriteTaskReading {
        let reading = try await store.task(for: company, of: tenant)
        guard case .task(let task) = reading else { return reading }
        let runs = rows.rows.runs.all { key, row in
            key.tenant == tenant && row.integration == task.announcement.integration && row.state != .notCollected
        }
        return .task(
            WriteTask(
                announcement: task.announcement, plan: task.plan, mode: task.mode,
                verifyEveryDays: task.verifyEveryDays, guarding: task.guarding,
                dates: CompanyDates(read: runs.map(\.row.key.date).max(), awaited: nil),
                isPlannedAgain: task.isPlannedAgain, ledger: task.ledger, unsettled: task.unsettled,
                suspects: task.suspects, ownMembers: task.ownMembers, tags: task.tags, outcome: task.outcome))
    }
}
