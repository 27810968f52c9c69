import Billing
import Contracts
import Ports

/// How a plan ended: what the store keeps and the topic tells.
struct PassOutcome: Equatable {
    let result: AdditionResult.Outcome
    let settlements: [SlotSettlement]
    let exceptions: [BillingException]
    /// What the plan's own exceptions are beside lines that stay; `nil`: as they were planned.
    var planned: [BillingException]?

    /// What changes something in ConnectWise.
    private static let deeds: Set<SlotSettlement.Outcome> = [.created, .changed, .ended, .adopted, .healed]

    /// Whether anything was changed, or a person has to answer something.
    var didSomething: Bool {
        !exceptions.isEmpty || !Set(settlements.map(\.outcome)).isDisjoint(with: Self.deeds)
    }

    /// This outcome with what was found out on other agreements.
    func with(_ elsewhere: Answers) -> PassOutcome {
        PassOutcome(
            result: result, settlements: elsewhere.healed + settlements,
            exceptions: (exceptions + elsewhere.exceptions).sorted(), planned: planned)
    }

    /// This outcome with what was done before it.
    func after(_ settlements: [SlotSettlement]) -> PassOutcome {
        guard !settlements.isEmpty else { return self }
        return PassOutcome(
            result: result == .unchanged ? .applied : result, settlements: settlements + self.settlements,
            exceptions: exceptions, planned: planned)
    }

    private init(
        result: AdditionResult.Outcome, settlements: [SlotSettlement], exceptions: [BillingException],
        planned: [BillingException]?
    ) {
        self.result = result
        self.settlements = settlements
        self.exceptions = exceptions
        self.planned = planned
    }

    /// An outcome without any slot.
    init(_ result: AdditionResult.Outcome) {
        self.result = result
        settlements = []
        exceptions = []
    }

    /// The outcome of a company of which nothing is billed.
    init(_ result: AdditionResult.Outcome, _ settlements: [SlotSettlement], _ exceptions: [BillingException]) {
        self.init(result: result, settlements: settlements, exceptions: exceptions.sorted(), planned: nil)
    }

    /// The outcome of slots that were all looked at.
    init(settlements: [SlotSettlement], exceptions: [BillingException], observing: Bool) {
        self.settlements = settlements
        self.exceptions = exceptions.sorted()
        let outcomes = Set(settlements.map(\.outcome))
        // What is told without units keeps nothing from being billed.
        if exceptions.contains(where: { $0.units != .zero }) || !outcomes.isDisjoint(with: [.blocked, .held, .refused])
        {
            result = .incomplete
        } else if observing {
            result = .observed
        } else if outcomes.isDisjoint(with: Self.deeds) {
            result = .unchanged
        } else {
            result = .applied
        }
    }
}
