import Contracts
package import Ports

/// Publishes what was stored together with the change that caused it, then removes it.
package struct OutboxRelay: Sendable {
    private let outbox: any Outbox
    private let topics: any TopicPublisher
    private let deadLetters: DeadLetterOffice?
    private let batch: Int

    /// A relay; `batch` bounds one pass.
    /// - Parameter deadLetters: where records go that the broker refuses; `nil`: the relay fails, and whoever relays behind
    ///   it has an office.
    package init(
        outbox: any Outbox, topics: any TopicPublisher, deadLetters: DeadLetterOffice? = nil, batch: Int = 500
    ) {
        self.outbox = outbox
        self.topics = topics
        self.deadLetters = deadLetters
        self.batch = batch
    }

    /// Relays one batch; what the broker refuses becomes a dead letter, and what waits behind it is relayed.
    ///
    /// Returns how many there were: 0 means nothing waits.
    package func pass() async throws(PortError) -> Int {
        let waiting = try await outbox.waiting(limit: batch)
        guard !waiting.isEmpty else { return 0 }
        try await splitting(waiting) { (part) async throws(PortError) in
            try await topics.publish(part.map(\.record))
            try await outbox.published(part.map(\.position))
        } offender: { (alone, error) async throws(PortError) in
            guard let deadLetters else { throw error }
            try await deadLetters.giveUp(publishing: alone.record, reason: "it cannot be published: \(error.message)")
            try await outbox.published([alone.position])
        }
        return waiting.count
    }
}
