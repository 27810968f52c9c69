import Billing
import Contracts
import Foundation
import Ports

/// A writer's store that does everything right but one thing: it does not ask whether a plan still holds.
struct CarelessWriter: WriterStore {
    let store: any WriterStore

    init(_ store: any WriterStore) { self.store = store }

    func intend(
        _ kind: WriteIntent.Kind, entry: LedgerEntry, quantity: UnitCount, in task: WriteTask
    ) async throws(PortError) -> WriteIntent {
        do {
            return try await store.intend(kind, entry: entry, quantity: quantity, in: task)
        } catch  where error.reason == .unavailable {
            return WriteIntent(
                id: 1, slot: entry.slot, generation: entry.generation, kind: kind, quantity: quantity)
        }
    }

    func task(for company: ManagedCompanyID, of tenant: TenantID) async throws(PortError) -> WriteTaskReading {
        try await store.task(for: company, of: tenant)
    }
    func abandon(
        _ company: ManagedCompanyID, of tenant: TenantID, as outcome: AdditionResult.Outcome
    ) async throws(PortError) {
        try await store.abandon(company, of: tenant, as: outcome)
    }
    func giveUp(
        _ company: ManagedCompanyID, of tenant: TenantID, saying exception: BillingException
    ) async throws(PortError) {
        try await store.giveUp(company, of: tenant, saying: exception)
    }
    func lease(
        _ subject: LeaseSubject, of tenant: TenantID, for duration: Duration
    ) async throws(PortError) -> Lease? {
        try await store.lease(subject, of: tenant, for: duration)
    }
    func renew(_ lease: Lease, for duration: Duration) async throws(PortError) -> Bool {
        try await store.renew(lease, for: duration)
    }
    func release(_ lease: Lease) async throws(PortError) { try await store.release(lease) }
    func reading(for task: WriteTask) async throws(PortError) -> SiteReading? { try await store.reading(for: task) }
    func now() async throws(PortError) -> Date { try await store.now() }
    func saveSite(
        _ site: SiteID, of tenant: TenantID, agreements: [AgreementFacts], products: [ProductFacts], readAt: Date
    ) async throws(PortError) {
        try await store.saveSite(site, of: tenant, agreements: agreements, products: products, readAt: readAt)
    }
    func ofOthers(_ additions: [FoundAddition], in task: WriteTask) async throws(PortError) -> Set<AdditionID> {
        try await store.ofOthers(additions, in: task)
    }
    func observe(
        _ entries: [LedgerEntry], in task: WriteTask, intents: [Int: WriteIntent.Outcome]
    ) async throws(PortError) {
        try await store.observe(entries, in: task, intents: intents)
    }
    func settle(
        _ intent: WriteIntent, as outcome: WriteIntent.Outcome, entry: LedgerEntry?, in task: WriteTask
    ) async throws(PortError) {
        try await store.settle(intent, as: outcome, entry: entry, in: task)
    }
    func finish(
        _ task: WriteTask, outcome: AdditionResult.Outcome, settlements: [SlotSettlement],
        exceptions: [BillingException]
    ) async throws(PortError) -> Int {
        try await store.finish(task, outcome: outcome, settlements: settlements, exceptions: exceptions)
    }
    func note(_ exception: BillingException, for task: WriteTask, endsRun: Bool) async throws(PortError) -> Int {
        try await store.note(exception, for: task, endsRun: endsRun)
    }
    func announced(_ results: [AdditionResult]) async throws(PortError) { try await store.announced(results) }
    func overdue(after age: Duration, limit: Int) async throws(PortError) -> [AdditionResult] {
        try await store.overdue(after: age, limit: limit)
    }
}
