import Billing
public import Contracts
public import Pipeline
public import Ports

/// Turns announced plans into work: ConnectWise is slow and limited, topics are not.
public struct PlanIntake: Sendable {
    private let queue: any WorkQueue
    private let deadLetters: DeadLetterOffice

    /// An intake into `queue`.
    public init(queue: any WorkQueue, deadLetters: DeadLetterOffice) {
        self.queue = queue
        self.deadLetters = deadLetters
    }

    /// Queues a batch.
    ///
    /// Once it returns the offsets may be committed.
    public func take(_ records: [IncomingRecord]) async throws(PortError) {
        let sorted = SortedRecords<AdditionPlanMade>(records)
        var work: [NewWork] = []
        for plan in sorted.messages {
            do {
                work.append(
                    NewWork(
                        kind: .write, tenant: plan.tenant, company: plan.managedCompany, lane: plan.site.text,
                        rank: WorkRank(billingDate: plan.billingDate, sequence: plan.sequence),
                        payload: try CanonicalJSON.encode(plan)))
            } catch {
                throw PortError(.refused, "a plan announcement could not be encoded: \(error)")
            }
        }
        try await queue.add(work)
        try await deadLetters.giveUp(sorted.refused)
    }
}
