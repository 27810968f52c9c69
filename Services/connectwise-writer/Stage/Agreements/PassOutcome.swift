import Billing
import Contracts
import Ports

/// How a plan ended: what the store keeps and the topic tells.
struct PassOutcome: Equatable {
    let result: AdditionResult.Outcome
    let settlements: [SlotSettlement]
    let exceptions: [BillingException]

    /// An outcome without any slot.
    init(_ result: AdditionResult.Outcome) {
        self.result = result
        settlements = []
        exceptions = []
    }

    /// The outcome of slots that were all looked at.
    init(settlements: [SlotSettlement], exceptions: [BillingException], observing: Bool) {
        self.settlements = settlements
        self.exceptions = exceptions.sorted()
        let outcomes = Set(settlements.map(\.outcome))
        if !exceptions.isEmpty || !outcomes.isDisjoint(with: [.blocked, .refused]) {
            result = .incomplete
        } else if observing {
            result = .observed
        } else if outcomes.isDisjoint(with: [.created, .changed, .ended, .adopted]) {
            result = .unchanged
        } else {
            result = .applied
        }
    }
}
