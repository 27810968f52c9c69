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
        /// Writes our tag to an addition that a person made, as a person decided.
        case adopt
        /// Ends an addition, ours or a person's, as a person decided.
        case endDecided

        /// How the ledger entry may stand that it writes; empty: it writes none that must be there.
        package var neededStates: Set<LedgerEntry.State> {
            switch self {
            case .create, .adopt: [.creating]
            case .setQuantity: [.live]
            // What was ended may have to be ended earlier.
            case .end: [.live, .ended]
            case .heal, .endDecided: []
            }
        }

        /// Whether it opens its ledger entry, and takes it away again if it came to nothing.
        package var opensEntry: Bool { self == .create || self == .adopt }

        /// Whether it carries out a plan, which must be current and to be written then.
        ///
        /// What is healed bills twice under any plan, and what a person has decided to end is ended in every mode.
        package var isOfPlan: Bool {
            switch self {
            case .create, .setQuantity, .end, .adopt: true
            case .heal, .endDecided: false
            }
        }
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
            kind.opensEntry && (self == .refused || self == .notApplied)
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
    /// For an ending: the `cancelledDate` that was sent.
    package let endsOn: BillingDate?
    /// How long ago it was committed, by the store's clock.
    package let age: Duration

    package init(
        id: Int, slot: Slot, generation: Int, kind: Kind, agreement: AgreementID, addition: AdditionID? = nil,
        quantity: UnitCount, endsOn: BillingDate? = nil, age: Duration = .zero
    ) {
        self.id = id
        self.slot = slot
        self.generation = generation
        self.kind = kind
        self.agreement = agreement
        self.addition = addition
        self.quantity = quantity
        self.endsOn = endsOn
        self.age = age
    }

    /// So long after it was sent a reading that does not show a write settles that it was not applied.
    package static let doubtEndsAfter = Duration.seconds(24 * 3600)
    /// A suspect is looked for again after so long, then whenever its age has doubled, and when its doubt ends.
    package static let firstLookAfter = Duration.seconds(3600)
}
