import Billing
import Contracts
import Ports
import Runs
import SimulatedPorts
import Simulators

/// A company whose plan of one day no store takes: an odd record.
struct OddPlan: Sendable {
    let tenant: String
    let company: String
    let day: Int

    func isOf(_ plan: MadePlan) -> Bool {
        let asked = plan.input.announcement
        return asked.tenant == Names.tenant(tenant) && asked.managedCompany == Names.company(company, of: tenant)
            && asked.billingDate.daysSinceEpoch == Blueprint.firstDay.number + day - 1
    }
}

/// A calculator's store that refuses a batch with an odd plan, whole.
struct OddPlanStore: WrappedPlanStore {
    let store: any PlanStore
    private let gate: any PortGate
    private let odd: [OddPlan]

    init(_ store: any PlanStore, _ gate: any PortGate, _ odd: [OddPlan]) {
        self.store = store
        self.gate = gate
        self.odd = odd
    }

    func save(_ plans: [MadePlan]) async throws(PortError) -> [AdditionPlanMade] {
        guard plans.contains(where: { plan in odd.contains { $0.isOf(plan) } }) else {
            return try await store.save(plans)
        }
        try await gate.enter("plans.save")
        throw PortError(.refused, "plans.save: an odd plan")
    }
}
