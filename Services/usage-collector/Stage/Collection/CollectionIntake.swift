import Billing
public import Contracts
public import Pipeline
public import Ports

/// Turns collection requests into work: sources are slow and limited, topics are not.
public struct CollectionIntake: Sendable {
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
        let sorted = SortedRecords<CollectionRequest>(records)
        var work: [NewWork] = []
        for request in sorted.messages {
            do {
                work.append(try request.work())
            } catch {
                throw PortError(.refused, "a collection request could not be encoded: \(error)")
            }
        }
        try await queue.add(work)
        try await deadLetters.giveUp(sorted.refused)
    }
}

extension CollectionRequest {
    func work() throws -> NewWork {
        NewWork(
            kind: .collect, tenant: tenant, company: managedCompany, lane: source.text,
            rank: WorkRank(billingDate: billingDate, sequence: sequence), payload: try CanonicalJSON.encode(self))
    }
}
