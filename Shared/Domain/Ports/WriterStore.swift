package import Billing
package import Contracts
package import Foundation
package import Runs

/// Everything the writer needs for one managed company, read in one moment.
package struct WriteTask: Hashable, Sendable {
    /// The announcement of the company's current plan: highest billing date, then sequence.
    package let announcement: AdditionPlanMade
    /// The plan, its hash checked.
    package let plan: AdditionPlan
    /// The integration's mode now; a plan is written only if both plan and integration say `bill`.
    package let mode: IntegrationMode
    /// The integration's policy now.
    package let verifyEveryDays: Int
    /// Its guards now, with what people have answered for this company.
    package let guarding: Guarding
    /// The newest billing dates the company was read for, or may still be.
    package let dates: CompanyDates
    /// Whether the plan was made again from its snapshot, because somebody saved or decided something.
    package let isPlannedAgain: Bool
    /// The ledger entries of the company, all slots and generations.
    package let ledger: [LedgerEntry]
    /// Writes of this company whose outcome is not known.
    package let unsettled: [WriteIntent]
    /// Writes of this company that were looked for in vain and may still be applied.
    package let suspects: [WriteIntent]
    /// Who creates additions here in our name: whom answered creates named.
    package let ownMembers: Set<String>
    /// What people have decided about its additions and slots that is not carried out, oldest first.
    package let decisions: [PersonDecision]
    /// `kind:identity` of the company at its source, for slot tags.
    package let tags: SlotTagSource
    /// How this plan was settled before, if it was.
    package let outcome: AdditionResult.Outcome?

    package init(
        announcement: AdditionPlanMade, plan: AdditionPlan, mode: IntegrationMode, verifyEveryDays: Int,
        guarding: Guarding, dates: CompanyDates, isPlannedAgain: Bool, ledger: [LedgerEntry], unsettled: [WriteIntent],
        suspects: [WriteIntent] = [], ownMembers: Set<String> = [], decisions: [PersonDecision] = [],
        tags: SlotTagSource, outcome: AdditionResult.Outcome?
    ) {
        self.announcement = announcement
        self.plan = plan
        self.mode = mode
        self.verifyEveryDays = verifyEveryDays
        self.guarding = guarding
        self.dates = dates
        self.isPlannedAgain = isPlannedAgain
        self.ledger = ledger
        self.unsettled = unsettled
        self.suspects = suspects
        self.ownMembers = ownMembers
        self.decisions = decisions
        self.tags = tags
        self.outcome = outcome
    }

    /// Whether this plan is over: reading again would repeat it.
    ///
    /// One that failed is still to be written.
    package var isSettled: Bool { outcome.map { $0 != .failed } ?? false }

    /// Whether it has lines in ConnectWise, or somebody decided something about some.
    package var hasLines: Bool { ledger.contains { $0.state == .live } || !decisions.isEmpty }

    /// The agreements that hold lines of it, or that somebody decided about.
    package var agreementsWithLines: Set<AgreementID> { Billing.agreementsWithLines(ledger, decisions) }

    /// The agreements that have to be read, and kept from others, to bring its lines up to date.
    package func concerned(by destination: PlanDestination) -> Set<AgreementID> {
        plan.agreements(concernedBy: destination, ledger: ledger, decisions: decisions)
    }

    /// The agreements that have to be read because of what was sent to them.
    package var questioned: Set<AgreementID> { Set((unsettled + suspects).map(\.agreement)) }

    /// Whether the plan may be written now (rule 13).
    package var turn: CompanyDates.Turn {
        dates.turn(of: announcement.billingDate, isPlannedAgain: isPlannedAgain)
    }
}

/// What slot tags are made from, beside the slot.
package struct SlotTagSource: Hashable, Sendable {
    package let sourceKind: SourceKind
    /// The company's identity at the source.
    package let identity: String

    package init(sourceKind: SourceKind, identity: String) {
        self.sourceKind = sourceKind
        self.identity = identity
    }
}

/// What is stored of a company's current plan.
package enum WriteTaskReading: Hashable, Sendable {
    /// It has none (any more).
    case none
    /// The company has left the integration that the plan is of; `nil`: the plan cannot be read either.
    case leftIntegration(WriteTask?)
    /// The stored plan, or what goes with it, cannot be read back.
    case unreadable(reason: String)
    /// Everything there is to know.
    case task(WriteTask)
}

/// Whom a company is billed to now, and which of its plans is current: read in the transaction that commits an intent.
package struct PlanStanding: Hashable, Sendable {
    /// The integration it is in.
    package let integration: IntegrationID?
    /// That integration's mode.
    package let mode: IntegrationMode?
    /// Its mapping; `nil`: it is not mapped.
    package let mapping: CompanyMapping?
    /// The rank of its current plan.
    package let newest: Rank?
    /// The newest mapping revision that asks for a plan of the company that is not made yet; `nil`: none does.
    package let awaitedRevision: Int?

    package init(
        integration: IntegrationID?, mode: IntegrationMode?, mapping: CompanyMapping?, newest: Rank?,
        awaitedRevision: Int?
    ) {
        self.integration = integration
        self.mode = mode
        self.mapping = mapping
        self.newest = newest
        self.awaitedRevision = awaitedRevision
    }

    /// Whether the task's plan may still be written: it is current, made after every save that concerns it, and the
    /// company is mapped and billed as it says.
    package func allows(_ task: WriteTask) -> Bool {
        guard let destination = task.plan.destination, let mapping, let newest else { return false }
        return integration == task.announcement.integration && mode == .bill && mapping.automaticBilling
            && mapping.connectWiseCompany == destination.company && mapping.agreement == destination.agreement
            && newest <= task.announcement.rank && (awaitedRevision ?? 0) <= task.announcement.mappingRevision
    }
}

/// The writer's rows.
package protocol WriterStore: Sendable {
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
    /// Replaces the stored agreements and products of a site; those that cannot be read are stored as such.
    /// - Parameter readAt: when the reading began, by the store's clock.
    func saveSite(
        _ site: SiteID, of tenant: TenantID, agreements: SiteList<AgreementFacts>, products: SiteList<ProductFacts>,
        readAt: Date
    ) async throws(PortError)

    /// Which of these additions on the plan's agreement are other companies' of the tenant: a customer may be read from
    /// two sources and billed on one agreement. Told by the ledger's ids, and by the tags of what is being created.
    func ofOthers(_ additions: [AdditionMark], in task: WriteTask) async throws(PortError) -> Set<AdditionID>

    /// Stores ledger entries changed by what a read showed and settles intents (by their id) by the same reading.
    ///
    /// A ledger entry is `creating` exactly while its create is unsettled, and `suspect` exactly while one is suspect: a
    /// create settled as `notApplied` or `refused` removes its entry, here and in `settle`, or leaves it `suspect` if
    /// another one of the generation is. So the next attempt opens the same generation again.
    func observe(
        _ entries: [LedgerEntry], in task: WriteTask, intents: [Int: WriteIntent.Outcome])
        async throws(PortError)
    /// Commits the intent of a write, and for a create its ledger entry as `creating`, before it is sent.
    ///
    /// In the same transaction it asks whether `PlanStanding` still allows the task; otherwise nothing is stored and
    /// `unavailable` is thrown: load the task again. The intent is of the entry's agreement and addition.
    func intend(
        _ kind: WriteIntent.Kind, entry: LedgerEntry, quantity: UnitCount, in task: WriteTask
    )
        async throws(PortError) -> WriteIntent
    /// Commits the outcome of a write with the ledger entry as it is now (`nil`: unchanged).
    func settle(
        _ intent: WriteIntent, as outcome: WriteIntent.Outcome, entry: LedgerEntry?, in task: WriteTask)
        async throws(PortError)

    /// Ends the company's part of the run: settlements, the writer's open exceptions (replacing its earlier ones), the
    /// run's state, all in one transaction. What its settlements hold becomes the company's open held entries: new ones
    /// open, known ones keep since when they wait, all others close. The company's older plans that are not settled, and its parts of older runs
    /// that are still open, end as `superseded`: only the current plan is ever written.
    /// `planned` takes the place of what the calculator told of the plan: lines that stay stand in place of some of it;
    /// `nil`: that stays as it is.
    /// A plan that is superseded leaves exceptions and held entries as they are: they still hold.
    /// - Returns: how many exceptions are open for the company now, whoever noted them.
    @discardableResult
    func finish(
        _ task: WriteTask, outcome: AdditionResult.Outcome, settlements: [SlotSettlement],
        exceptions: [BillingException], planned: [BillingException]?
    ) async throws(PortError) -> Int
    /// Notes that work goes on but cannot at present: the exception is visible at once. With `endsRun` the company's
    /// part of the run ends as failed, while work goes on.
    /// - Returns: how many exceptions are open for the company now, whoever noted them.
    @discardableResult
    func note(_ exception: BillingException, for task: WriteTask, endsRun: Bool) async throws(PortError) -> Int

    /// Notes who creates additions on the task's site in our name.
    func know(_ member: String, in task: WriteTask) async throws(PortError)
    /// Companies with suspects, or with writes that stay open, which are to be looked for again, by their current plans;
    /// they count as looked for then.
    func suspected(limit: Int) async throws(PortError) -> [AdditionPlanMade]

    /// Closes decisions of the task's company, by their number; one that is closed already stays as it is.
    func close(_ decisions: [Int: PersonDecision.End], in task: WriteTask) async throws(PortError)
    /// Companies that have left their integration and whose lines, or decisions about them, were not looked at for a day
    /// or since something was decided; by their newest plans. They count as looked at then.
    func leftBehind(limit: Int) async throws(PortError) -> [AdditionPlanMade]

    /// Marks the results announced.
    func announced(_ results: [AdditionResult]) async throws(PortError)
    /// Results stored `age` ago or earlier and not announced.
    func overdue(after age: Duration, limit: Int) async throws(PortError) -> [AdditionResult]
}

extension WriterStore {
    /// Ends the company's part of the run; what the calculator told of its plan stays as it is.
    @discardableResult
    package func finish(
        _ task: WriteTask, outcome: AdditionResult.Outcome, settlements: [SlotSettlement],
        exceptions: [BillingException]
    ) async throws(PortError) -> Int {
        try await finish(task, outcome: outcome, settlements: settlements, exceptions: exceptions, planned: nil)
    }
}

extension AdditionResult {
    /// What a settled plan tells: counted over its slots, with the exceptions open for its company.
    package init(
        _ plan: AdditionPlanMade, _ outcome: Outcome, settlements: [SlotSettlement], openExceptions: Int
    ) {
        func count(_ wanted: SlotSettlement.Outcome) -> Int { settlements.count { $0.outcome == wanted } }
        self.init(
            tenant: plan.tenant, managedCompany: plan.managedCompany, plan: PlanID(plan.id), run: plan.run,
            integration: plan.integration, billingDate: plan.billingDate, outcome: outcome,
            created: count(.created), changed: count(.changed), ended: count(.ended), exceptions: openExceptions,
            held: count(.held))
    }
}
