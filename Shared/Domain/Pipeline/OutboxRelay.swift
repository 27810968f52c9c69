import Contracts
package import Ports

/// Publishes what was stored together with the change that caused it, then removes it.
package struct OutboxRelay: Sendable {
    private let outbox: any Outbox
    private let topics: any TopicPublisher
    private let batch: Int

    /// A relay; `batch` bounds one pass.
    package init(outbox: any Outbox, topics: any TopicPublisher, batch: Int = 500) {
        self.outbox = outbox
        self.topics = topics
        self.batch = batch
    }

    /// Relays one batch.
    ///
    /// Returns how many there were: 0 means nothing waits.
    package func pass() async throws(PortError) -> Int {
        let waiting = try await outbox.waiting(limit: batch)
        guard !waiting.isEmpty else { return 0 }
        try await topics.publish(waiting.map(\.record))
        try await outbox.published(waiting.map(\.position))
        return waiting.count
    }
}
