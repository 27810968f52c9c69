package import Billing
package import Contracts
package import Ports
import Runs

/// A message that asks for work on an outside system.
package protocol WorkRequest: Message {
    /// What is to be done.
    static var workKind: WorkKind { get }
    /// The outside system that is burdened.
    var lane: String { get }
    /// The billing date of the work.
    var billingDate: BillingDate { get }
    /// Orders work of one billing date.
    var sequence: Int { get }
}

extension WorkRequest {
    /// The work it asks for, with the message itself as the payload.
    package func work() throws(PortError) -> NewWork {
        do {
            return NewWork(
                kind: Self.workKind, tenant: tenant, subject: WorkSubject(managedCompany), lane: lane,
                rank: Rank(billingDate: billingDate, sequence: sequence), payload: try CanonicalJSON.encode(self))
        } catch {
            throw PortError(.refused, "a \(Self.type) could not be encoded: \(error)")
        }
    }
}

/// Turns messages into work: outside systems are slow and limited, topics are not.
package struct Intake<Request: WorkRequest>: Sendable {
    private let queue: any WorkQueue
    private let deadLetters: DeadLetterOffice

    /// An intake into `queue`.
    package init(queue: any WorkQueue, deadLetters: DeadLetterOffice) {
        self.queue = queue
        self.deadLetters = deadLetters
    }

    /// Queues a batch; what the queue refuses becomes a dead letter, and its neighbours are queued.
    ///
    /// Once it returns the offsets may be committed.
    package func take(_ records: [IncomingRecord]) async throws(PortError) {
        let sorted = SortedRecords<Request>(records)
        try await splitting(sorted.read) { (part) async throws(PortError) in
            var work: [NewWork] = []
            for (_, request) in part { work.append(try request.work()) }
            try await queue.add(work)
        } offender: { (alone, error) async throws(PortError) in
            try await deadLetters.giveUp([(alone.record, "it cannot be queued: \(error.message)")])
        }
        try await deadLetters.giveUp(sorted.refused)
    }
}
