package import Billing

/// A write that was decided and committed before it was sent.
///
/// ```
/// open ─► applied | refused | notApplied
///   └──► suspect ─► applied (it came late) | notApplied (a day has passed)
/// ```
package struct WriteIntent: Hashable, Sendable {
    /// Which write.
    package enum Kind: String, CaseIterable, Hashable, Sendable, Codable {
        case create, setQuantity, end
        /// Ends an addition that came late and carries a slot's tag a second time.
        case heal

        /// How the ledger entry must stand that it writes; `nil`: it writes none.
        package var neededState: LedgerEntry.State? {
            switch self {
            case .create: .creating
            case .setQuantity, .end: .live
            case .heal: nil
            }
        }

        /// Whether it carries out a plan, which must be current then; what is healed bills twice under any plan.
        package var isOfPlan: Bool { self != .heal }
    }

    /// What became of it.
    package enum Outcome: String, CaseIterable, Hashable, Sendable, Codable {
        /// ConnectWise answered and the answer agrees, or a later read showed it.
        case applied
        /// ConnectWise refused it.
        case refused
        /// Nothing reached ConnectWise, or a read a full day later showed nothing of it.
        case notApplied
        /// A later read did not show it, but it may still be applied: a gateway gave up waiting, and ConnectWise did not.
        case suspect

        /// Whether an outcome may be followed by `next`.
        package func mayBecome(_ next: Outcome) -> Bool { self == next || self == .suspect && next != .refused }

        /// Whether a write of this kind, ended so, takes its ledger entry with it: an entry is `creating` exactly while
        /// its create is unsettled, and `suspect` exactly while one is.
        package func discardsEntry(of kind: Kind) -> Bool {
            kind == .create && (self == .refused || self == .notApplied)
        }
    }

    /// Its number.
    package let id: Int
    package let slot: Slot
    package let generation: Int
    /// Which write.
    package let kind: Kind
    /// The agreement it was sent to.
    package let agreement: AgreementID
    /// The addition it was sent to; `nil` for a create.
    package let addition: AdditionID?
    /// The quantity it was to have afterwards.
    package let quantity: UnitCount
    /// How long ago it was committed, by the store's clock.
    package let age: Duration

    package init(
        id: Int, slot: Slot, generation: Int, kind: Kind, agreement: AgreementID, addition: AdditionID? = nil,
        quantity: UnitCount, age: Duration = .zero
    ) {
        self.id = id
        self.slot = slot
        self.generation = generation
        self.kind = kind
        self.agreement = agreement
        self.addition = addition
        self.quantity = quantity
        self.age = age
    }

    /// So long after it was sent a reading that does not show a write settles that it was not applied.
    package static let doubtEndsAfter = Duration.seconds(24 * 3600)
    /// A suspect is looked for again after so long, then whenever its age has doubled, and when its doubt ends.
    package static let firstLookAfter = Duration.seconds(3600)
}
