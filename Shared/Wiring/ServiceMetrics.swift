package import Contracts
import Kafka
import Locking
package import Observability
package import Ports

/// What every service exports of its topics and its work.
///
/// Names: `tallybridge_<noun>_<unit>[_total]`.
package struct ServiceMetrics: Sendable {
    private let consumedTotal: Counter
    private let publishedTotal: Counter
    private let deadLetteredTotal: Counter
    private let lag: Gauge
    private let workItems: Gauge
    private let workOldest: Gauge
    private let processing: Histogram
    private let registry: MetricsRegistry

    /// Registers the metrics.
    package init(in registry: MetricsRegistry) {
        self.registry = registry
        consumedTotal = registry.counter(
            "tallybridge_messages_consumed_total", help: "Records taken from a topic.", labels: ["topic"])
        publishedTotal = registry.counter(
            "tallybridge_messages_published_total", help: "Records acknowledged by the broker.", labels: ["topic"])
        deadLetteredTotal = registry.counter(
            "tallybridge_dead_letters_total", help: "Records and work items given up for good.", labels: ["topic"])
        lag = registry.gauge(
            "tallybridge_consumer_lag_messages", help: "Records not yet consumed.", labels: ["topic", "partition"])
        workItems = registry.gauge("tallybridge_work_items", help: "Work items that wait.", labels: ["topic"])
        workOldest = registry.gauge(
            "tallybridge_work_oldest_age_seconds", help: "Age of the oldest waiting work item.", labels: ["topic"])
        processing = registry.histogram(
            "tallybridge_processing_duration_seconds", help: "Time to process one batch.",
            labels: ["topic", "outcome"])
    }

    func consumed(_ count: Int, from topic: Topic) { consumedTotal.increment(by: count, labels: [topic.rawValue]) }

    func published(_ count: Int, to topic: Topic) { publishedTotal.increment(by: count, labels: [topic.rawValue]) }

    /// Counts a dead letter from `topic` (or `work:<kind>`, `outbox:<topic>`, `row:<kind>`).
    package func deadLettered(_ topic: String) { deadLetteredTotal.increment(labels: [topic]) }

    /// Times one batch or item of `topic`.
    package func processed(_ topic: Topic, outcome: String, in duration: Duration) {
        processing.observe(duration, labels: [topic.rawValue, outcome])
    }

    /// Exports the depth of a kind of work, under the topic that feeds it, at every scrape.
    package func watch(_ queue: any WorkQueue, _ kind: WorkKind, fedBy topic: Topic) {
        registry.onScrape {
            // While the store is out of reach the last values stay; readiness says that it is.
            guard let depth = try? await queue.depth(kind) else { return }
            workItems.set(depth.items, labels: [topic.rawValue])
            workOldest.set(depth.oldest / .seconds(1), labels: [topic.rawValue])
        }
    }

    /// Exports a consumer's lag at every scrape.
    func watch(_ consumer: KafkaConsumer, _ topic: Topic) {
        registry.onCollect {
            for (partition, behind) in consumer.lag {
                lag.set(Double(behind), labels: [topic.rawValue, String(partition.partition)])
            }
        }
    }
}
