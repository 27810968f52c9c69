package import Billing
package import Contracts
package import Foundation
package import Ports

/// A writer's store around another: it passes everything on, and its maker says only what is different.
package protocol WrappedWriterStore: WriterStore {
    /// The store within.
    var store: any WriterStore { get }
}

extension WrappedWriterStore {
    package func task(for company: ManagedCompanyID, of tenant: TenantID) async throws(PortError) -> WriteTaskReading {
        try await store.task(for: company, of: tenant)
    }

    package func abandon(
        _ company: ManagedCompanyID, of tenant: TenantID, as outcome: AdditionResult.Outcome
    ) async throws(PortError) {
        try await store.abandon(company, of: tenant, as: outcome)
    }

    package func giveUp(
        _ company: ManagedCompanyID, of tenant: TenantID, saying exception: BillingException
    ) async throws(PortError) {
        try await store.giveUp(company, of: tenant, saying: exception)
    }

    package func lease(
        _ subject: LeaseSubject, of tenant: TenantID, for duration: Duration
    ) async throws(PortError) -> Lease? {
        try await store.lease(subject, of: tenant, for: duration)
    }

    package func renew(_ lease: Lease, for duration: Duration) async throws(PortError) -> Bool {
        try await store.renew(lease, for: duration)
    }

    package func release(_ lease: Lease) async throws(PortError) { try await store.release(lease) }

    package func reading(for task: WriteTask) async throws(PortError) -> SiteReading? {
        try await store.reading(for: task)
    }

    package func now() async throws(PortError) -> Date { try await store.now() }

    package func saveSite(
        _ site: SiteID, of tenant: TenantID, agreements: SiteList<AgreementFacts>, products: SiteList<ProductFacts>,
        readAt: Date
    ) async throws(PortError) {
        try await store.saveSite(site, of: tenant, agreements: agreements, products: products, readAt: readAt)
    }

    package func ofOthers(_ additions: [AdditionMark], in task: WriteTask) async throws(PortError) -> Set<AdditionID> {
        try await store.ofOthers(additions, in: task)
    }

    package func observe(
        _ entries: [LedgerEntry], in task: WriteTask, intents: [Int: WriteIntent.Outcome]
    ) async throws(PortError) {
        try await store.observe(entries, in: task, intents: intents)
    }

    package func intend(
        _ kind: WriteIntent.Kind, entry: LedgerEntry, quantity: UnitCount, in task: WriteTask
    ) async throws(PortError) -> WriteIntent {
        try await store.intend(kind, entry: entry, quantity: quantity, in: task)
    }

    package func settle(
        _ intent: WriteIntent, as outcome: WriteIntent.Outcome, entry: LedgerEntry?, in task: WriteTask
    ) async throws(PortError) {
        try await store.settle(intent, as: outcome, entry: entry, in: task)
    }

    package func finish(
        _ task: WriteTask, outcome: AdditionResult.Outcome, settlements: [SlotSettlement],
        exceptions: [BillingException], planned: [BillingException]?
    ) async throws(PortError) -> Int {
        try await store.finish(
            task, outcome: outcome, settlements: settlements, exceptions: exceptions, planned: planned)
    }

    package func note(_ exception: BillingException, for task: WriteTask, endsRun: Bool) async throws(PortError) -> Int
    {
        try await store.note(exception, for: task, endsRun: endsRun)
    }

    package func close(_ decisions: [Int: PersonDecision.End], in task: WriteTask) async throws(PortError) {
        try await store.close(decisions, in: task)
    }

    package func leftBehind(limit: Int) async throws(PortError) -> [AdditionPlanMade] {
        try await store.leftBehind(limit: limit)
    }

    package func announced(_ results: [AdditionResult]) async throws(PortError) { try await store.announced(results) }

    package func overdue(after age: Duration, limit: Int) async throws(PortError) -> [AdditionResult] {
        try await store.overdue(after: age, limit: limit)
    }

    package func know(_ member: String, in task: WriteTask) async throws(PortError) {
        try await store.know(member, in: task)
    }

    package func suspected(limit: Int) async throws(PortError) -> [AdditionPlanMade] {
        try await store.suspected(limit: limit)
    }
}
