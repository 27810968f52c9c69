package import Billing
package import Foundation

/// What a writer has to itself for a while.
package enum LeaseSubject: Hashable, Sendable {
    /// The lists of a site: who reads them for all.
    case site(SiteID)
    /// One agreement: who writes to it.
    case agreement(AgreementID, on: SiteID)
}

/// A granted lease; nobody else has its subject until it ends.
package struct Lease: Hashable, Sendable {
    package let tenant: TenantID
    /// On what.
    package let subject: LeaseSubject
    /// Fences the lease.
    package let token: String
    /// Whether it was taken over from one that had not been released: a request of the former owner may be in flight.
    package let wasTakenOver: Bool

    package init(tenant: TenantID, subject: LeaseSubject, token: String, wasTakenOver: Bool) {
        self.tenant = tenant
        self.subject = subject
        self.token = token
        self.wasTakenOver = wasTakenOver
    }
}

/// A site's facts as they were read last, with what tells whether they are fresh enough for a plan.
package struct SiteReading: Hashable, Sendable {
    /// When the reading began, by the store's clock.
    package let readAt: Date
    /// When the run of the plan's snapshot was requested.
    package let requestedAt: Date
    /// For a plan that was made again from a snapshot, when it was stored; `nil` for the snapshot's first plan.
    package let plannedAgainAt: Date?
    package let facts: SiteFacts

    package init(readAt: Date, requestedAt: Date, plannedAgainAt: Date?, facts: SiteFacts) {
        self.readAt = readAt
        self.requestedAt = requestedAt
        self.plannedAgainAt = plannedAgainAt
        self.facts = facts
    }

    /// Whether the plan may be judged by it: a person who corrected something in ConnectWise and then started a run, or
    /// saved a mapping, must not be judged by what was there before.
    package var isFresh: Bool { readAt >= plannedAgainAt ?? requestedAt }
}

/// How one slot ended in this pass, for people and for `explain`.
package struct SlotSettlement: Hashable, Sendable, Codable {
    /// What happened to the slot.
    package enum Outcome: String, CaseIterable, Hashable, Sendable, Codable {
        case created, changed, ended, adopted, unchanged, nothingToBill, blocked, held, refused
        /// An addition that came late and would have billed the slot a second time was ended.
        case healed
        /// Only observed: it would have been created, changed, ended or adopted.
        case wouldCreate, wouldChange, wouldEnd, wouldAdopt
    }

    package let slot: Slot
    /// How it ended.
    package let outcome: Outcome
    /// The addition, where there is one.
    package let addition: AdditionID?
    /// The quantity before.
    package let previousQuantity: Double?
    /// The quantity now.
    package let quantity: UnitCount?
    /// For a new addition: its date.
    package let effectiveDate: BillingDate?
    /// For a new addition: which bound made the date.
    package let bound: EffectiveDateBound?
    /// What a person had changed the quantity to.
    package let drift: Double?
    /// The exception that blocks or refused it.
    package let exception: BillingExceptionCode?
    /// Why a guard holds it: `quantity` is what is wanted, `previousQuantity` what stays.
    package let held: GuardReason?

    package init(
        slot: Slot, outcome: Outcome, addition: AdditionID? = nil, previousQuantity: Double? = nil,
        quantity: UnitCount? = nil, effectiveDate: BillingDate? = nil, bound: EffectiveDateBound? = nil,
        drift: Double? = nil, exception: BillingExceptionCode? = nil, held: GuardReason? = nil
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
        self.held = held
    }
}

extension AdditionPlan {
    /// What of this plan waits for a person, as its settlements tell.
    package func held(_ settlements: [SlotSettlement]) -> [HeldChange] {
        let entries = Dictionary(entries.map { ($0.slot, $0) }) { first, _ in first }
        return settlements.compactMap { settlement in
            guard let reason = settlement.held, let entry = entries[settlement.slot], let to = settlement.quantity
            else { return nil }
            let from = UnitCount(Int(settlement.previousQuantity ?? 0))
            return HeldChange(
                slot: settlement.slot, applicationName: entry.applicationName, product: entry.product.identifier,
                from: from, to: to, reason: reason)
        }
    }
}

/// By what an addition is told to be ours: its id, and the tag in its serial number if that can be read.
package struct AdditionMark: Hashable, Sendable {
    package let id: AdditionID
    package let tag: String?

    package init(_ addition: FoundAddition) {
        id = addition.id
        tag = addition.serialNumber
    }

    package init(_ addition: UnreadableAddition) {
        id = addition.id
        tag = addition.tag
    }
}
