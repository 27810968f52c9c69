import Billing
import Contracts
import Runs

extension MadePlan {
    /// Makes the plan of one input under its derived id.
    ///
    /// Pure: the same input gives the same plan and id.
    init(_ input: PlanningInput) {
        self.init(
            id: DerivedID.plan(
                from: SnapshotID(input.announcement.id), revision: input.state.revision,
                rules: AdditionPlan.rulesVersion),
            input: input, plan: makePlan(for: input.snapshot, under: input.state, madeAgainOn: input.madeAgainOn))
    }
}
