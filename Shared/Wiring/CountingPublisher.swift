package import Contracts
package import Ports

/// A publisher that counts what the broker acknowledged, by topic.
package struct CountingPublisher: TopicPublisher {
    private let publisher: any TopicPublisher
    private let metrics: ServiceMetrics

    /// Counts in front of `publisher`.
    package init(_ publisher: any TopicPublisher, metrics: ServiceMetrics) {
        self.publisher = publisher
        self.metrics = metrics
    }

    /// Publishes and counts.
    package func publish(_ records: [OutgoingRecord]) async throws(PortError) {
        try await publisher.publish(records)
        for (topic, sent) in Dictionary(grouping: records, by: \.topic) { metrics.published(sent.count, to: topic) }
    }
}
