import Contracts
import Ports
import Runs
import SimulatedPorts

/// A calculator's store whose refusals are taken for outages, so that a refused batch comes again as it was.
struct StubbornPlanStore: WrappedPlanStore {
    let store: any PlanStore

    init(_ store: any PlanStore) { self.store = store }

    func save(_ plans: [MadePlan]) async throws(PortError) -> [AdditionPlanMade] {
        do {
            return try await store.save(plans)
        } catch {
            throw PortError(.unavailable, error.message)
        }
    }
}
