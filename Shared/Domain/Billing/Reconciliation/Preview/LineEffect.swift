/// What becomes of one line, or of a slot that has none yet.
package struct LineEffect: Hashable, Sendable {
    package enum Outcome: String, CaseIterable, Hashable, Sendable {
        case created, changed, ended, adopted, unchanged, held, blocked
        /// It bills on, and nothing keeps it up to date any more.
        case stays
        /// The integration only observes: in mode `bill` it would be done.
        case wouldCreate, wouldChange, wouldEnd, wouldAdopt
    }

    /// What a preview's token covers of a line.
    package enum Covered: String, CaseIterable, Hashable, Sendable {
        case ended, opened, left
    }

    package let slot: Slot
    package let outcome: Outcome
    package let agreement: AgreementID
    /// `nil`: it is a person's, and only ConnectWise knows.
    package let product: MappedProduct?
    /// `nil`: there is none yet.
    package let addition: AdditionID?
    /// What it bills now; `nil`: nothing, or only ConnectWise knows.
    package let from: UnitCount?
    /// What it bills then, of an ended one until its end; `nil`: nothing is billed.
    package let to: UnitCount?
    /// Of a new line: from when it bills, and which bound made it so.
    package let effectiveDate: BillingDate?
    package let bound: EffectiveDateBound?
    /// Of one that ends: the day from which it is not in force.
    package let cancelledDate: BillingDate?
    /// Why it is held.
    package let held: GuardReason?
    /// What blocks it.
    package let code: BillingExceptionCode?
    /// What a person is told of a line that is held or blocked.
    package let message: String?

    package init(
        _ slot: Slot, _ outcome: Outcome, on agreement: AgreementID, of product: MappedProduct?,
        addition: AdditionID? = nil, from: UnitCount? = nil, to: UnitCount? = nil, effectiveDate: BillingDate? = nil,
        bound: EffectiveDateBound? = nil, cancelledDate: BillingDate? = nil, held: GuardReason? = nil,
        code: BillingExceptionCode? = nil, message: String? = nil
    ) {
        self.slot = slot
        self.outcome = outcome
        self.agreement = agreement
        self.product = product
        self.addition = addition
        self.from = from
        self.to = to
        self.effectiveDate = effectiveDate
        self.bound = bound
        self.cancelledDate = cancelledDate
        self.held = held
        self.code = code
        self.message = message
    }

    /// Whether the line is ended, opened or left; `nil`: it goes on, or nothing comes of it.
    package var covered: Covered? {
        switch outcome {
        case .ended: .ended
        case .created, .adopted: .opened
        case .stays, .wouldChange, .wouldEnd: .left
        case .changed, .unchanged, .held, .blocked, .wouldCreate, .wouldAdopt: nil
        }
    }
}

extension LineEffect: Comparable {
    /// Orders by slot, agreement, addition (what is new last), outcome.
    package static func < (left: Self, right: Self) -> Bool { left.sortKey < right.sortKey }

    private var sortKey: (Slot, Int, Int, String) {
        (slot, agreement.number, addition?.number ?? Int.max, outcome.rawValue)
    }
}
