import Billing
import Contracts
import Ports
import SimulatedPorts

/// A writer's store that knows no line on another agreement than the plan's.
struct NearsightedWriterStore: WrappedWriterStore {
    let store: any WriterStore

    func task(for company: ManagedCompanyID, of tenant: TenantID) async throws(PortError) -> WriteTaskReading {
        let reading = try await store.task(for: company, of: tenant)
        guard case .task(let task) = reading, let agreement = task.plan.destination?.agreement else { return reading }
        return .task(
            WriteTask(
                announcement: task.announcement, plan: task.plan, mode: task.mode,
                verifyEveryDays: task.verifyEveryDays, guarding: task.guarding, dates: task.dates,
                isPlannedAgain: task.isPlannedAgain, ledger: task.ledger.filter { $0.agreement == agreement },
                unsettled: task.unsettled, suspects: task.suspects, ownMembers: task.ownMembers,
                decisions: task.decisions, tags: task.tags, outcome: task.outcome))
    }
}
