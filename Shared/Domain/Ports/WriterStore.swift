public import Billing
public import Contracts
public import Foundation

/// Everything the writer needs for one managed company, read in one moment.
public struct WriteTask: Hashable, Sendable {
    /// The announcement of the company's current plan: highest billing date, then sequence.
    public let announcement: AdditionPlanMade
    /// The plan, its hash checked.
    public let plan: AdditionPlan
    /// The integration's mode now; a plan is written only if both plan and integration say `bill`.
    public let mode: IntegrationMode
    /// The integration's policy now.
    public let verifyEveryDays: Int
    /// The newest billing date requested of the integration (rule 13).
    public let newestRequestedDate: BillingDate
    /// The ledger entries of the company, all slots and generations.
    public let ledger: [LedgerEntry]
    /// Writes of this company whose outcome is not known.
    public let unsettled: [WriteIntent]
    /// `kind:identity` of the company at its source, for slot tags.
    public let tags: SlotTagSource
    /// Whether this plan was settled before: reading again would repeat it.
    public let isSettled: Bool

    /// A task.
    public init(
        announcement: AdditionPlanMade, plan: AdditionPlan, mode: IntegrationMode, verifyEveryDays: Int,
        newestRequestedDate: BillingDate, ledger: [LedgerEntry], unsettled: [WriteIntent], tags: SlotTagSource,
        isSettled: Bool
    ) {
        self.announcement = announcement
        self.plan = plan
        self.mode = mode
        self.verifyEveryDays = verifyEveryDays
        self.newestRequestedDate = newestRequestedDate
        self.ledger = ledger
        self.unsettled = unsettled
        self.tags = tags
        self.isSettled = isSettled
    }
}

/// What slot tags are made from, beside the slot.
public struct SlotTagSource: Hashable, Sendable {
    /// `securityCenter` or `businessHub`.
    public let sourceKind: String
    /// The company's identity at the source.
    public let identity: String

    /// A source of tags.
    public init(sourceKind: String, identity: String) {
        self.sourceKind = sourceKind
        self.identity = identity
    }
}

/// A write that was decided and committed before it was sent.
public struct WriteIntent: Hashable, Sendable {
    /// Which of the three writes.
    public enum Kind: String, CaseIterable, Hashable, Sendable, Codable { case create, setQuantity, end }

    /// What became of it.
    public enum Outcome: String, CaseIterable, Hashable, Sendable, Codable {
        /// ConnectWise answered and the answer agrees, or a later read showed it.
        case applied
        /// ConnectWise refused it.
        case refused
        /// Nothing reached ConnectWise, or a later read showed that nothing was applied.
        case notApplied
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

/// A granted lease on one agreement; nobody else writes to it until it ends.
public struct AgreementLease: Hashable, Sendable {
    /// Whose site.
    public let tenant: TenantID
    /// Which site.
    public let site: SiteID
    /// Which agreement.
    public let agreement: AgreementID
    /// Fences the lease.
    public let token: String
    /// Whether it was taken over from one that had not been released: a request of the former owner may be in flight.
    public let wasTakenOver: Bool

    /// A lease.
    public init(tenant: TenantID, site: SiteID, agreement: AgreementID, token: String, wasTakenOver: Bool) {
        self.tenant = tenant
        self.site = site
        self.agreement = agreement
        self.token = token
        self.wasTakenOver = wasTakenOver
    }
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

/// The writer's rows.
public protocol WriterStore: Sendable {
    /// The company's current plan with all that goes with it; `nil`: it has none (any more).
    /// Throws `corrupt` if the stored plan is not what its hash says.
    func task(for company: ManagedCompanyID, of tenant: TenantID) async throws(PortError) -> WriteTask?

    /// Gives up a company whose stored plan cannot be read: its unsettled plans and its parts of their runs end as failed,
    /// with the exception.
    func giveUp(
        _ company: ManagedCompanyID, of tenant: TenantID, saying exception: BillingException)
        async throws(PortError)

    /// Takes the lease if it is free or has ended; `nil`: somebody else has it.
    func lease(
        _ agreement: AgreementID, on site: SiteID, of tenant: TenantID, for duration: Duration
    )
        async throws(PortError) -> AgreementLease?
    /// Prolongs it. `false`: it has been lost, no further call may start.
    func renew(_ lease: AgreementLease, for duration: Duration) async throws(PortError) -> Bool
    /// Gives it back.
    func release(_ lease: AgreementLease) async throws(PortError)

    /// The stored facts for a plan, if the site was read after the plan's run was requested, or for a plan that was made
    /// again from the same snapshot after it was made; `nil`: read it first.
    func facts(for task: WriteTask) async throws(PortError) -> SiteFacts?
    /// The present instant by the store's clock.
    func now() async throws(PortError) -> Date
    /// Replaces the stored agreements and products of a site.
    /// - Parameter readAt: when the reading began, by the store's clock.
    func saveSite(
        _ site: SiteID, of tenant: TenantID, agreements: [AgreementFacts], products: [ProductFacts], readAt: Date
    ) async throws(PortError)

    /// Which of these additions on the plan's agreement are other companies' of the tenant: a customer may be read from
    /// two sources and billed on one agreement. Told by the ledger's ids, and by the tags of what is being created.
    func ofOthers(_ additions: [FoundAddition], in task: WriteTask) async throws(PortError) -> Set<AdditionID>

    /// Stores ledger entries changed by what a read showed and settles intents (by their id) by the same reading.
    ///
    /// A ledger entry is `creating` exactly while its create is unsettled: a create settled as `notApplied` or `refused`
    /// removes its `creating` entry, here and in `settle`, so the next attempt opens the same generation again.
    func observe(
        _ entries: [LedgerEntry], in task: WriteTask, intents: [Int: WriteIntent.Outcome])
        async throws(PortError)
    /// Commits the intent of a write, and for a create its ledger entry as `creating`, before it is sent.
    ///
    /// In the same transaction it makes sure that the plan is still current and the company still mapped and billed as
    /// the plan says; otherwise nothing is stored and `unavailable` is thrown: load the task again.
    func intend(
        _ kind: WriteIntent.Kind, entry: LedgerEntry, quantity: UnitCount, in task: WriteTask
    )
        async throws(PortError) -> WriteIntent
    /// Commits the outcome of a write with the ledger entry as it is now (`nil`: unchanged).
    func settle(
        _ intent: WriteIntent, as outcome: WriteIntent.Outcome, entry: LedgerEntry?, in task: WriteTask)
        async throws(PortError)

    /// Ends the company's part of the run: settlements, the writer's open exceptions (replacing its earlier ones), the
    /// run's state, all in one transaction. The company's older plans that are not settled, and its parts of older runs
    /// that are still open, end as `superseded`: only the current plan is ever written.
    /// A plan that is superseded leaves the exceptions as they are: they still hold.
    func finish(
        _ task: WriteTask, outcome: AdditionResult.Outcome, settlements: [SlotSettlement],
        exceptions: [BillingException]) async throws(PortError)
    /// Notes that work goes on but cannot at present: the exception is visible at once. With `endsRun` the company's
    /// part of the run ends as failed, while work goes on.
    func note(_ exception: BillingException, for task: WriteTask, endsRun: Bool) async throws(PortError)

    /// Marks the results announced.
    func announced(_ results: [AdditionResult]) async throws(PortError)
    /// Results stored `age` ago or earlier and not announced.
    func overdue(after age: Duration, limit: Int) async throws(PortError) -> [AdditionResult]
}

/// Opens ConnectWise systems by their stored connection.
public protocol ConnectWiseSystems: Sendable {
    /// The system with its keys opened.
    func system(_ site: SiteID, of tenant: TenantID) async throws(ConnectWiseError) -> any ConnectWiseSystem
}
