public import Billing
public import Contracts
public import Foundation
public import Runs

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
    /// The source's kind.
    public let sourceKind: SourceKind
    /// The company's identity at the source.
    public let identity: String

    /// A source of tags.
    public init(sourceKind: SourceKind, identity: String) {
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

/// What is stored of a company's current plan.
public enum WriteTaskReading: Hashable, Sendable {
    /// It has none (any more).
    case none
    /// The company has left the integration that the plan is of.
    case leftIntegration
    /// The stored plan, or what goes with it, cannot be read back.
    case unreadable(reason: String)
    /// Everything there is to know.
    case task(WriteTask)
}

/// Whom a company is billed to now, and which of its plans is current: read in the transaction that commits an intent.
public struct PlanStanding: Hashable, Sendable {
    /// The integration it is in.
    public let integration: IntegrationID?
    /// That integration's mode.
    public let mode: IntegrationMode?
    /// Its mapping; `nil`: it is not mapped.
    public let mapping: CompanyMapping?
    /// The rank of its current plan.
    public let newest: Rank?

    /// A standing.
    public init(integration: IntegrationID?, mode: IntegrationMode?, mapping: CompanyMapping?, newest: Rank?) {
        self.integration = integration
        self.mode = mode
        self.mapping = mapping
        self.newest = newest
    }

    /// Whether the task's plan may still be written: it is current, and the company is mapped and billed as it says.
    public func allows(_ task: WriteTask) -> Bool {
        guard let destination = task.plan.destination, let mapping, let newest else { return false }
        return integration == task.announcement.integration && mode == .bill && mapping.automaticBilling
            && mapping.connectWiseCompany == destination.company && mapping.agreement == destination.agreement
            && newest <= task.announcement.rank
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

/// The writer's rows.
public protocol WriterStore: Sendable {
    /// The company's current plan with all that goes with it.
    func task(for company: ManagedCompanyID, of tenant: TenantID) async throws(PortError) -> WriteTaskReading

    /// Settles the unsettled plans of a company as `outcome`, with its parts of their runs, in one transaction: nothing
    /// of it will be written.
    func abandon(
        _ company: ManagedCompanyID, of tenant: TenantID, as outcome: AdditionResult.Outcome) async throws(PortError)

    /// Gives up a company whose stored plan cannot be read: its unsettled plans and its parts of their runs end as failed,
    /// with the exception.
    func giveUp(
        _ company: ManagedCompanyID, of tenant: TenantID, saying exception: BillingException)
        async throws(PortError)

    /// Takes the lease if it is free or has ended; `nil`: somebody else has it.
    func lease(
        _ subject: LeaseSubject, of tenant: TenantID, for duration: Duration
    ) async throws(PortError) -> Lease?
    /// Prolongs it. `false`: it has been lost, no further call may start.
    func renew(_ lease: Lease, for duration: Duration) async throws(PortError) -> Bool
    /// Gives it back.
    func release(_ lease: Lease) async throws(PortError)

    /// The site's facts for a plan as they were read last; `nil`: never yet.
    func reading(for task: WriteTask) async throws(PortError) -> SiteReading?
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
    /// In the same transaction it asks whether `PlanStanding` still allows the task; otherwise nothing is stored and
    /// `unavailable` is thrown: load the task again.
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
    /// - Returns: how many exceptions are open for the company now, whoever noted them.
    @discardableResult
    func finish(
        _ task: WriteTask, outcome: AdditionResult.Outcome, settlements: [SlotSettlement],
        exceptions: [BillingException]) async throws(PortError) -> Int
    /// Notes that work goes on but cannot at present: the exception is visible at once. With `endsRun` the company's
    /// part of the run ends as failed, while work goes on.
    /// - Returns: how many exceptions are open for the company now, whoever noted them.
    @discardableResult
    func note(_ exception: BillingException, for task: WriteTask, endsRun: Bool) async throws(PortError) -> Int

    /// Marks the results announced.
    func announced(_ results: [AdditionResult]) async throws(PortError)
    /// Results stored `age` ago or earlier and not announced.
    func overdue(after age: Duration, limit: Int) async throws(PortError) -> [AdditionResult]
}

extension AdditionResult {
    /// What a settled plan tells: counted over its slots, with the exceptions open for its company.
    public init(
        _ plan: AdditionPlanMade, _ outcome: Outcome, settlements: [SlotSettlement], openExceptions: Int
    ) {
        func count(_ wanted: SlotSettlement.Outcome) -> Int { settlements.count { $0.outcome == wanted } }
        self.init(
            tenant: plan.tenant, managedCompany: plan.managedCompany, plan: PlanID(plan.id), run: plan.run,
            integration: plan.integration, billingDate: plan.billingDate, outcome: outcome,
            created: count(.created), changed: count(.changed), ended: count(.ended), exceptions: openExceptions)
    }
}

/// Opens ConnectWise systems by their stored connection.
public protocol ConnectWiseSystems: Sendable {
    /// The system with its keys opened.
    func system(_ site: SiteID, of tenant: TenantID) async throws(ConnectWiseError) -> any ConnectWiseSystem
}
