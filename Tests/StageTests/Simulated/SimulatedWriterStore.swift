import Billing
import Contracts
import Foundation
import Locking
import Ports

/// The writer's rows of one managed company, in memory.
final class SimulatedWriterStore: WriterStore {
    struct Finish: Sendable {
        let outcome: AdditionResult.Outcome
        let settlements: [SlotSettlement]
        let exceptions: [BillingException]
    }

    struct State: Sendable {
        var plan: AdditionPlan
        var sequence = 1
        var isSettled = false
        var mode = IntegrationMode.bill
        var newestRequestedDate: BillingDate
        var ledger: [LedgerEntry] = []
        var intents: [WriteIntent] = []
        var outcomes: [WriteIntent.Outcome] = []
        var nextIntent = 1
        var facts: SiteFacts?
        var finishes: [Finish] = []
        var notes: [(exception: BillingException, endsRun: Bool)] = []
        var leases: Set<AgreementID> = []
        var takenOver = false
        var loses = false
        var announced: [AdditionResult] = []
        /// How old each unsettled intent is when a task is loaded.
        var intentAge = Duration.seconds(60)
        /// The plan that takes the place of the present one as soon as a lease is taken.
        var planAfterLease: AdditionPlan?
        /// What intending meets: the mapping was changed in this moment.
        var refusesIntents = false
        /// Whether the stored plan can be read.
        var isCorrupt = false
        var givenUp: [BillingException] = []
        /// Additions that the ledger holds for other companies.
        var others: Set<AdditionID> = []
        var overdue: [AdditionResult] = []
    }

    let state: Locked<State>

    init(_ plan: AdditionPlan) {
        state = Locked(State(plan: plan, newestRequestedDate: plan.billingDate))
    }

    /// A newer plan takes the place of the present one.
    func replace(by plan: AdditionPlan) {
        state.withLock { state in
            state.plan = plan
            state.sequence += 1
            state.isSettled = false
            state.facts = nil
            state.newestRequestedDate = max(state.newestRequestedDate, plan.billingDate)
        }
    }

    var last: Finish? { state.withLock { $0.finishes.last } }
    var ledger: [LedgerEntry] { state.withLock { $0.ledger } }

    func task(for company: ManagedCompanyID, of tenant: TenantID) async throws(PortError) -> WriteTask? {
        if state.withLock(\.isCorrupt) { throw PortError(.corrupt, "the plan is not what its hash says") }
        return state.withLock { state in
            let plan = state.plan
            return WriteTask(
                announcement: AdditionPlanMade(
                    id: PlanID("plan-\(state.sequence)"), tenant: tenant, managedCompany: company,
                    snapshot: SnapshotID("snapshot"), run: RunID("run-\(state.sequence)"),
                    integration: IntegrationID("integration"), site: SiteID("site"), billingDate: plan.billingDate,
                    sequence: state.sequence, mappingRevision: plan.mappingRevision, entries: plan.entries.count,
                    units: 0, exceptions: plan.exceptions.count, contentHash: ""),
                plan: plan, mode: state.mode, verifyEveryDays: 1, newestRequestedDate: state.newestRequestedDate,
                ledger: state.ledger, unsettled: state.intents.map { $0.aged(state.intentAge) },
                tags: SlotTagSource(sourceKind: "securityCenter", identity: "12"), isSettled: state.isSettled)
        }
    }

    func lease(
        _ agreement: AgreementID, on site: SiteID, of tenant: TenantID, for duration: Duration
    )
        async throws(PortError) -> AgreementLease?
    {
        state.withLock { state in
            guard state.leases.insert(agreement).inserted else { return nil }
            if let plan = state.planAfterLease {
                state.plan = plan
                state.sequence += 1
                state.planAfterLease = nil
            }
            return AgreementLease(
                tenant: tenant, site: site, agreement: agreement, token: "token", wasTakenOver: state.takenOver)
        }
    }

    func renew(_ lease: AgreementLease, for duration: Duration) async throws(PortError) -> Bool {
        state.withLock { !$0.loses }
    }

    func release(_ lease: AgreementLease) async throws(PortError) {
        state.withLock { _ = $0.leases.remove(lease.agreement) }
    }

    func giveUp(
        _ company: ManagedCompanyID, of tenant: TenantID, saying exception: BillingException
    )
        async throws(PortError)
    {
        state.withLock { $0.givenUp.append(exception) }
    }

    func facts(for task: WriteTask) async throws(PortError) -> SiteFacts? { state.withLock { $0.facts } }

    func now() async throws(PortError) -> Date { Date(timeIntervalSince1970: 0) }

    func saveSite(
        _ site: SiteID, of tenant: TenantID, agreements: [AgreementFacts], products: [ProductFacts], readAt: Date
    ) async throws(PortError) {
        state.withLock { state in
            let agreement = agreements.first { $0.id == state.plan.destination?.agreement }
            state.facts = SiteFacts(
                agreement: agreement, parentAgreement: agreements.first { $0.id == agreement?.parent },
                products: Dictionary(products.map { ($0.id, $0) }) { first, _ in first })
        }
    }

    func ofOthers(_ additions: [FoundAddition], in task: WriteTask) async throws(PortError) -> Set<AdditionID> {
        state.withLock { $0.others.intersection(additions.map(\.id)) }
    }

    func observe(
        _ entries: [LedgerEntry], in task: WriteTask, intents: [Int: WriteIntent.Outcome]
    )
        async throws(PortError)
    {
        state.withLock { state in
            for intent in state.intents { if let outcome = intents[intent.id] { Self.close(intent, outcome, &state) } }
            for entry in entries { Self.put(entry, &state) }
        }
    }

    func intend(
        _ kind: WriteIntent.Kind, entry: LedgerEntry, quantity: UnitCount, in task: WriteTask
    )
        async throws(PortError) -> WriteIntent
    {
        try state.withLock { state throws(PortError) in
            if state.refusesIntents { throw PortError(.unavailable, "the plan is not current any more") }
            guard !state.intents.contains(where: { $0.slot == entry.slot }) else {
                throw PortError(.refused, "the slot has an unsettled intent")
            }
            if kind == .create { Self.put(entry, &state) }
            let intent = WriteIntent(
                id: state.nextIntent, slot: entry.slot, generation: entry.generation, kind: kind, quantity: quantity)
            state.nextIntent += 1
            state.intents.append(intent)
            return intent
        }
    }

    func settle(
        _ intent: WriteIntent, as outcome: WriteIntent.Outcome, entry: LedgerEntry?, in task: WriteTask
    )
        async throws(PortError)
    {
        state.withLock { state in
            Self.close(intent, outcome, &state)
            if let entry { Self.put(entry, &state) }
        }
    }

    func finish(
        _ task: WriteTask, outcome: AdditionResult.Outcome, settlements: [SlotSettlement],
        exceptions: [BillingException]
    ) async throws(PortError) {
        state.withLock { state in
            state.isSettled = true
            state.finishes.append(Finish(outcome: outcome, settlements: settlements, exceptions: exceptions))
        }
    }

    func note(_ exception: BillingException, for task: WriteTask, endsRun: Bool) async throws(PortError) {
        state.withLock { $0.notes.append((exception, endsRun)) }
    }

    func announced(_ results: [AdditionResult]) async throws(PortError) {
        state.withLock { state in
            state.announced += results
            state.overdue.removeAll { overdue in results.contains { $0.id == overdue.id } }
        }
    }

    func overdue(after age: Duration, limit: Int) async throws(PortError) -> [AdditionResult] {
        state.withLock { Array($0.overdue.prefix(limit)) }
    }

    private static func put(_ entry: LedgerEntry, _ state: inout State) {
        state.ledger.removeAll { $0.slot == entry.slot && $0.generation == entry.generation }
        state.ledger.append(entry)
    }

    private static func close(_ intent: WriteIntent, _ outcome: WriteIntent.Outcome, _ state: inout State) {
        state.intents.removeAll { $0.id == intent.id }
        state.outcomes.append(outcome)
        guard intent.kind == .create, outcome != .applied else { return }
        state.ledger.removeAll {
            $0.slot == intent.slot && $0.generation == intent.generation && $0.state == .creating
        }
    }
}

extension WriteIntent {
    func aged(_ age: Duration) -> WriteIntent {
        WriteIntent(id: id, slot: slot, generation: generation, kind: kind, quantity: quantity, age: age)
    }
}
