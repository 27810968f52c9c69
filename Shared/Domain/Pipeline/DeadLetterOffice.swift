package import Billing
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

    /// Keeps records with their reasons; answers the letters' ids.
    ///
    /// Only when they are kept may their offsets be committed.
    @discardableResult
    package func giveUp(
        _ records: [(record: IncomingRecord, reason: String)]
    ) async throws(PortError) -> [String] {
        guard !records.isEmpty else { return [] }
        return try await post(
            records.map { DeadLetter($0.record, reason: $0.reason, service: service, at: clock.now) })
    }

    /// Keeps a record that can never be published, with its reason.
    ///
    /// Only when it is kept may it be removed, or passed over.
    @discardableResult
    package func giveUp(publishing record: OutgoingRecord, reason: String) async throws(PortError) -> [String] {
        try await post([DeadLetter(publishing: record, reason: reason, service: service, at: clock.now)])
    }

    /// Keeps a stored row that nothing can be done with, with its reason.
    /// - Parameter kind: what it is a row of.
    @discardableResult
    package func giveUp(
        row kind: String, key: String, of tenant: TenantID, reason: String
    ) async throws(PortError) -> [String] {
        try await post([
            DeadLetter(row: kind, key: key, tenant: tenant.text, reason: reason, service: service, at: clock.now)
        ])
    }

    /// Keeps a work item with its reason.
    ///
    /// Only when it is kept may the item be removed.
    @discardableResult
    package func giveUp(_ item: WorkItem, reason: String) async throws(PortError) -> [String] {
        try await post([
            DeadLetter(
                workKind: item.work.kind.rawValue, company: item.work.subject.text, tenant: item.work.tenant.text,
                payload: item.work.payload, reason: reason, service: service, at: clock.now)
        ])
    }

    /// No letter keeps another from being kept or told: what a store refuses is kept bare, what a topic refuses is kept
    /// only.
    private func post(_ letters: [DeadLetter]) async throws(PortError) -> [String] {
        try await splitting(letters) { (part) async throws(PortError) in
            try await store.keep(part)
        } offender: { (letter, error) async throws(PortError) in
            try await keepBare(letter, error)
        }
        var records: [OutgoingRecord] = []
        for letter in letters {
            do {
                records.append(try letter.record())
            } catch {
                logger.error("a dead letter could not be encoded", metadata: metadata(of: letter, error))
            }
        }
        try await splitting(records) { (part) async throws(PortError) in
            try await topics.publish(part)
        } offender: { (record, error) async throws(PortError) in
            logger.error(
                "a dead letter could not be told", metadata: ["key": .string(record.key), "error": .error(error)])
        }
        // Last: whatever fails above comes again as a whole, and a letter is told once.
        for letter in letters {
            count(letter.topic)
            logger.error("gave up on a record", metadata: metadata(of: letter))
        }
        return letters.map(\.id)
    }

    /// What came with a letter may be what the store refuses; its bytes can always be kept.
    private func keepBare(_ letter: DeadLetter, _ refusal: PortError) async throws(PortError) {
        do throws(PortError) {
            try await store.keep([letter.bare])
        } catch {
            guard error.isOfContent else { throw error }
            // The topic still tells it, with its bytes.
            logger.error("a dead letter could not be kept", metadata: metadata(of: letter, refusal))
        }
    }

    private func metadata(of letter: DeadLetter, _ error: (any Error)? = nil) -> Metadata {
        let about: Metadata = [
            "topic": .string(letter.topic), "reason": .string(letter.reason), "letter": .string(letter.id),
        ]
        guard let error else { return about }
        return about.merging(["error": .error(error)]) { own, _ in own }
    }
}
