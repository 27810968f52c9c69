/// What a person decided about an addition or a slot (rules 10 to 12), until it is carried out.
package struct PersonDecision: Hashable, Sendable, Codable {
    package enum Kind: String, CaseIterable, Hashable, Sendable, Codable {
        /// A person's addition becomes the slot's own: our tag is written to it.
        case adopt
        /// A person's addition may bill beside ours, until it no longer bills.
        case beside
        /// An addition of ours is let go for good: it is the person's from then on.
        case leave
        /// An addition is ended, once; ours or a person's.
        case end
        /// A slot whose addition was ended by hand gets a new one.
        case recreate
        /// Nothing is written for the slot until `recreate`.
        case stop

        /// Whether it is about an addition; else it is about the slot.
        package var isOfAddition: Bool {
            switch self {
            case .adopt, .beside, .leave, .end: true
            case .recreate, .stop: false
            }
        }
    }

    /// How a decision closes.
    package enum End: String, CaseIterable, Hashable, Sendable, Codable {
        /// It is carried out, or its object bills no more.
        case done
        /// There was nothing (any more) that it could be carried out on.
        case void
        /// ConnectWise refused it, or what it is about does not allow it; an exception says why.
        case refused
        /// A later decision took its place.
        case replaced
    }

    /// Its number.
    package let id: Int
    package let kind: Kind
    package let slot: Slot
    /// The agreement the addition is on; `nil` where it is about a slot.
    package let agreement: AgreementID?
    /// The addition; `nil` where it is about a slot.
    package let addition: AdditionID?

    package init(id: Int, kind: Kind, slot: Slot, agreement: AgreementID? = nil, addition: AdditionID? = nil) {
        self.id = id
        self.kind = kind
        self.slot = slot
        self.agreement = agreement
        self.addition = addition
    }
}
