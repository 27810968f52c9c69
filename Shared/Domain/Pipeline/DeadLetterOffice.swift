import Billing
package import Contracts
package import Observability
package import Ports

/// Where records and work items go that can never be processed: a table and a topic, so that neighbours go on.
package struct DeadLetterOffice: Sendable {
    private let service: String
    private let store: any DeadLetterStore
    private let topics: any TopicPublisher
    private let clock: any BusinessClock
    private let logger: Logger
    private let count: @Sendable (String) -> Void

    /// An office of `service`; `count` is told the topic of each letter.
    package init(
        service: String, store: any DeadLetterStore, topics: any TopicPublisher, clock: any BusinessClock,
        logger: Logger,
        count: @escaping @Sendable (String) -> Void
    ) {
        self.service = service
        self.store = store
        self.topics = topics
        self.clock = clock
        self.logger = logger
        self.count = count
    }

    /// Keeps records with their reasons.
    ///
    /// Only when they are kept may their offsets be committed.
    package func giveUp(_ records: [(record: IncomingRecord, reason: String)]) async throws(PortError) {
        guard !records.isEmpty else { return }
        try await post(records.map { DeadLetter($0.record, reason: $0.reason, service: service, at: clock.now) })
    }

    /// Keeps a work item with its reason.
    ///
    /// Only when it is kept may the item be removed.
    package func giveUp(_ item: WorkItem, reason: String) async throws(PortError) {
        try await post([
            DeadLetter(
                workKind: item.work.kind.rawValue, company: item.work.subject.text, tenant: item.work.tenant.text,
                payload: item.work.payload, reason: reason, service: service, at: clock.now)
        ])
    }

    private func post(_ letters: [DeadLetter]) async throws(PortError) {
        try await store.keep(letters)
        var records: [OutgoingRecord] = []
        for letter in letters {
            do {
                records.append(try letter.record())
            } catch {
                throw PortError(.refused, "a dead letter could not be encoded: \(error)")
            }
        }
        try await topics.publish(records)
        // Last: whatever fails above comes again as a whole, and a letter is told once.
        for letter in letters {
            count(letter.topic)
            logger.error(
                "gave up on a record",
                metadata: [
                    "topic": .string(letter.topic), "reason": .string(letter.reason), "letter": .string(letter.id),
                ])
        }
    }
}
