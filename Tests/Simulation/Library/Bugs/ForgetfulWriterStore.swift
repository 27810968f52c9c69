import Billing
import Contracts
import Foundation
import Ports
import Runs
import SimulatedPorts

/// A writer's store that joins the current plan's row with the body of the company's oldest one: sorted the wrong way.
struct ForgetfulWriterStore: WriterStore {
    let rows: SimulatedWriterStore
    let store: SimulatedStore

    init(_ rows: SimulatedWriterStore, _ store: SimulatedStore) {
        self.rows = rows
        self.store = store
    }

    func task(for company: ManagedCompanyID, of tenant: TenantID) async throws(PortError) -> WriteTaskReading {
        let reading = try await rows.task(for: company, of: tenant)
        guard case .task(let task) = reading else { return reading }
        let plans = store.rows.plans.all { key, row in key.tenant == tenant && row.made.managedCompany == company }
        guard let oldest = plans.map(\.row).min(by: { $0.made.rank < $1.made.rank }),
            case .success(let plan) = oldest.body.value
        else { return reading }
        return .task(
            WriteTask(
                announcement: task.announcement, plan: plan, mode: task.mode, verifyEveryDays: task.verifyEveryDays,
                newestRequestedDate: task.newestRequestedDate, ledger: task.ledger, unsettled: task.unsettled,
                tags: task.tags, isSettled: task.isSettled))
    }

    func abandon(
        _ company: ManagedCompanyID, of tenant: TenantID, as outcome: AdditionResult.Outcome
    ) async throws(PortError) { try await rows.abandon(company, of: tenant, as: outcome) }

    func giveUp(
        _ company: ManagedCompanyID, of tenant: TenantID, saying exception: BillingException
    ) async throws(PortError) { try await rows.giveUp(company, of: tenant, saying: exception) }

    func lease(
        _ subject: LeaseSubject, of tenant: TenantID, for duration: Duration
    ) async throws(PortError) -> Lease? { try await rows.lease(subject, of: tenant, for: duration) }

    func renew(_ lease: Lease, for duration: Duration) async throws(PortError) -> Bool {
        try await rows.renew(lease, for: duration)
    }

    func release(_ lease: Lease) async throws(PortError) { try await rows.release(lease) }

    func reading(for task: WriteTask) async throws(PortError) -> SiteReading? { try await rows.reading(for: task) }

    func now() async throws(PortError) -> Date { try await rows.now() }

    func saveSite(
        _ site: SiteID, of tenant: TenantID, agreements: [AgreementFacts], products: [ProductFacts], readAt: Date
    ) async throws(PortError) {
        try await rows.saveSite(site, of: tenant, agreements: agreements, products: products, readAt: readAt)
    }

    func ofOthers(_ additions: [FoundAddition], in task: WriteTask) async throws(PortError) -> Set<AdditionID> {
        try await rows.ofOthers(additions, in: task)
    }

    func observe(
        _ entries: [LedgerEntry], in task: WriteTask, intents: [Int: WriteIntent.Outcome]
    ) async throws(PortError) { try await rows.observe(entries, in: task, intents: intents) }

    func intend(
        _ kind: WriteIntent.Kind, entry: LedgerEntry, quantity: UnitCount, in task: WriteTask
    ) async throws(PortError) -> WriteIntent {
        try await rows.intend(kind, entry: entry, quantity: quantity, in: task)
    }

    func settle(
        _ intent: WriteIntent, as outcome: WriteIntent.Outcome, entry: LedgerEntry?, in task: WriteTask
    ) async throws(PortError) { try await rows.settle(intent, as: outcome, entry: entry, in: task) }

    func finish(
        _ task: WriteTask, outcome: AdditionResult.Outcome, settlements: [SlotSettlement],
        exceptions: [BillingException]
    ) async throws(PortError) -> Int {
        try await rows.finish(task, outcome: outcome, settlements: settlements, exceptions: exceptions)
    }

    func note(_ exception: BillingException, for task: WriteTask, endsRun: Bool) async throws(PortError) -> Int {
        try await rows.note(exception, for: task, endsRun: endsRun)
    }

    func announced(_ results: [AdditionResult]) async throws(PortError) { try await rows.announced(results) }

    func overdue(after age: Duration, limit: Int) async throws(PortError) -> [AdditionResult] {
        try await rows.overdue(after: age, limit: limit)
    }
}
