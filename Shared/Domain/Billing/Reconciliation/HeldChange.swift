/// A change that waits for a person: nothing of it is written.
package struct HeldChange: Hashable, Sendable, Codable {
    package let slot: Slot
    /// The application's name, for people.
    package let applicationName: String
    /// The product's identifier.
    package let product: String
    /// What the ledger says.
    package let from: UnitCount
    /// What is wanted.
    package let to: UnitCount
    package let reason: GuardReason

    package init(
        slot: Slot, applicationName: String, product: String, from: UnitCount, to: UnitCount, reason: GuardReason
    ) {
        self.slot = slot
        self.applicationName = applicationName
        self.product = product
        self.from = from
        self.to = to
        self.reason = reason
    }

    package var direction: ChangeDirection { to < from ? .fall : .rise }

    /// What is held and why, for people.
    package var sentence: String {
        let change = "The quantity of \(product) for \(applicationName) would change from \(from) to \(to)"
        return switch reason {
        case .fallToZero: "\(change): nothing is used any more. Approve it, or reject it and look at the source."
        case .largeChange: "\(change) at once. Approve it, or reject it and look at the source."
        case .countMismatch:
            "\(change), while the source's own figure contradicts its list of devices. Look at the source first."
        }
    }
}

/// A person's answer to a held change.
package struct GuardAnswer: Hashable, Sendable, Codable {
    package enum Kind: String, CaseIterable, Hashable, Sendable, Codable { case approve, reject }

    /// How many days an approval lasts, the day it was given not counted.
    package static let approvalDays = 7

    package let kind: Kind
    package let slot: Slot
    package let direction: ChangeDirection
    /// The value that was held when it was answered.
    package let limit: UnitCount
    /// The integration's day on which it was given.
    package let givenOn: BillingDate

    package init(kind: Kind, slot: Slot, direction: ChangeDirection, limit: UnitCount, givenOn: BillingDate) {
        self.kind = kind
        self.slot = slot
        self.direction = direction
        self.limit = limit
        self.givenOn = givenOn
    }

    /// Whether it lets a change pass: approved no longer than a week ago, and not beyond the limit.
    package func allows(_ change: QuantityChange, on billingDate: BillingDate) -> Bool {
        guard kind == .approve, slot == change.slot, direction == change.direction else { return false }
        guard billingDate.daysSinceEpoch - givenOn.daysSinceEpoch <= Self.approvalDays else { return false }
        return direction == .fall ? change.to >= limit : change.to <= limit
    }
}

/// What decides which changes wait.
package struct Guarding: Hashable, Sendable {
    package let policy: GuardPolicy
    /// The newest answer for each slot and direction; an older one counts no more.
    package let answers: [GuardAnswer]

    package init(policy: GuardPolicy, answers: [GuardAnswer]) {
        self.policy = policy
        self.answers = answers
    }

    /// Nothing waits: where nothing is written either.
    package static let off = Guarding(policy: GuardPolicy { $0.enabled = false }, answers: [])

    /// Which of a plan's changes wait.
    func held(among changes: [QuantityChange], of plan: AdditionPlan) -> [Slot: GuardReason] {
        let approved = changes.filter { change in answers.contains { $0.allows(change, on: plan.billingDate) } }
        return policy.held(
            among: changes, free: Set(approved.map(\.slot)),
            holdsFalls: plan.exceptions.contains { $0.code == .countMismatch })
    }
}

extension SlotDecision {
    /// What would change of what the ledger says; `nil`: nothing, or it is the first of its generation.
    func change(of reading: SlotReading) -> QuantityChange? {
        let wanted: UnitCount
        switch action {
        case .create(let new): return QuantityChange(slot: slot, from: .zero, to: new.quantity)
        case .setQuantity(_, _, let quantity): wanted = quantity
        case .end: wanted = .zero
        case .nothing, .blocked, .held, .adopt: return nil
        }
        let change = QuantityChange(slot: slot, from: reading.own?.quantity ?? .zero, to: wanted)
        return change.direction == nil ? nil : change
    }
}
