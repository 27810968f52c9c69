public import Billing
public import Foundation

/// A write that was decided and committed before it was sent.
public struct WriteIntent: Hashable, Sendable {
    /// Which of the three writes.
    public enum Kind: String, CaseIterable, Hashable, Sendable, Codable {
        case create, setQuantity, end

        /// How the ledger entry must stand that it writes.
        public var neededState: LedgerEntry.State { self == .create ? .creating : .live }
    }

    /// What became of it.
    public enum Outcome: String, CaseIterable, Hashable, Sendable, Codable {
        /// ConnectWise answered and the answer agrees, or a later read showed it.
        case applied
        /// ConnectWise refused it.
        case refused
        /// Nothing reached ConnectWise, or a later read showed that nothing was applied.
        case notApplied

        /// Whether a write of this kind, ended so, takes its ledger entry with it: an entry is `creating` exactly while
        /// its create is unsettled.
        public func discardsEntry(of kind: Kind) -> Bool { kind == .create && self != .applied }
    }

    /// Its number.
    public let id: Int
    /// Which slot.
    public let slot: Slot
    /// Which generation.
    public let generation: Int
    /// Which write.
    public let kind: Kind
    /// The quantity it was to have afterwards.
    public let quantity: UnitCount
    /// How long ago it was committed, by the store's clock.
    public let age: Duration

    /// An intent.
    public init(id: Int, slot: Slot, generation: Int, kind: Kind, quantity: UnitCount, age: Duration = .zero) {
        self.id = id
        self.slot = slot
        self.generation = generation
        self.kind = kind
        self.quantity = quantity
        self.age = age
    }
}

/// What a writer has to itself for a while.
public enum LeaseSubject: Hashable, Sendable {
    /// The lists of a site: who reads them for all.
    case site(SiteID)
    /// One agreement: who writes to it.
    case agreement(AgreementID, on: SiteID)
}

/// A granted lease; nobody else has its subject until it ends.
public struct Lease: Hashable, Sendable {
    /// Whose.
    public let tenant: TenantID
    /// On what.
    public let subject: LeaseSubject
    /// Fences the lease.
    public let token: String
    /// Whether it was taken over from one that had not been released: a request of the former owner may be in flight.
    public let wasTakenOver: Bool

    /// A lease.
    public init(tenant: TenantID, subject: LeaseSubject, token: String, wasTakenOver: Bool) {
        self.tenant = tenant
        self.subject = subject
        self.token = token
        self.wasTakenOver = wasTakenOver
    }
}

/// A site's facts as they were read last, with what tells whether they are fresh enough for a plan.
public struct SiteReading: Hashable, Sendable {
    /// When the reading began, by the store's clock.
    public let readAt: Date
    /// When the run of the plan's snapshot was requested.
    public let requestedAt: Date
    /// For a plan that was made again from a snapshot, when it was stored; `nil` for the snapshot's first plan.
    public let plannedAgainAt: Date?
    /// The facts.
    public let facts: SiteFacts

    /// A reading.
    public init(readAt: Date, requestedAt: Date, plannedAgainAt: Date?, facts: SiteFacts) {
        self.readAt = readAt
        self.requestedAt = requestedAt
        self.plannedAgainAt = plannedAgainAt
        self.facts = facts
    }

    /// Whether the plan may be judged by it: a person who corrected something in ConnectWise and then started a run, or
    /// saved a mapping, must not be judged by what was there before.
    public var isFresh: Bool { readAt >= plannedAgainAt ?? requestedAt }
}

/// How one slot ended in this pass, for people and for `explain`.
public struct SlotSettlement: Hashable, Sendable, Codable {
    /// What happened to the slot.
    public enum Outcome: String, CaseIterable, Hashable, Sendable, Codable {
        case created, changed, ended, adopted, unchanged, nothingToBill, blocked, refused
        /// Only observed: it would have been created, changed or ended.
        case wouldCreate, wouldChange, wouldEnd
    }

    /// Which slot.
    public let slot: Slot
    /// How it ended.
    public let outcome: Outcome
    /// The addition, where there is one.
    public let addition: AdditionID?
    /// The quantity before.
    public let previousQuantity: Double?
    /// The quantity now.
    public let quantity: UnitCount?
    /// For a new addition: its date.
    public let effectiveDate: BillingDate?
    /// For a new addition: which bound made the date.
    public let bound: EffectiveDateBound?
    /// What a person had changed the quantity to.
    public let drift: Double?
    /// The exception that blocks or refused it.
    public let exception: BillingExceptionCode?

    /// A settlement.
    public init(
        slot: Slot, outcome: Outcome, addition: AdditionID? = nil, previousQuantity: Double? = nil,
        quantity: UnitCount? = nil, effectiveDate: BillingDate? = nil, bound: EffectiveDateBound? = nil,
        drift: Double? = nil, exception: BillingExceptionCode? = nil
    ) {
        self.slot = slot
        self.outcome = outcome
        self.addition = addition
        self.previousQuantity = previousQuantity
        self.quantity = quantity
        self.effectiveDate = effectiveDate
        self.bound = bound
        self.drift = drift
        self.exception = exception
    }
}
