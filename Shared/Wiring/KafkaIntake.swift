import Contracts
import Kafka
import Lifecycle
package import Observability
package import Pipeline
import Topics

/// Feeds a stage from one topic: a batch is handed over, and committed once the stage has stored it.
package struct KafkaIntake: Service {
    private let consumer: KafkaConsumer
    private let metrics: ServiceMetrics
    private let intake: ServiceParts.TopicIntake
    private let logger: Logger

    /// Consumes the intake's topic as a member of the group `<prefix>.<service>.<topic>`.
    package init(
        _ intake: ServiceParts.TopicIntake, broker: BrokerSettings, service: String, metrics: ServiceMetrics,
        logger: Logger
    ) {
        self.intake = intake
        self.logger = logger
        self.metrics = metrics
        let topic = intake.topic
        consumer = KafkaConsumer(
            ConsumerConfiguration(
                client: broker.client(logger: logger), group: "\(broker.topicPrefix).\(service).\(topic.rawValue)",
                topics: [topic.name(prefix: broker.topicPrefix)],
                instanceID: broker.instanceID.map { "\($0).\(topic.rawValue)" }))
        metrics.watch(consumer, topic)
    }

    /// Consumes until graceful shutdown.
    package func run() async throws {
        try await consumer.run { records in
            let start = ContinuousClock.now
            let topic = intake.topic
            metrics.consumed(records.count, from: topic)
            do {
                try await intake.take(records.map(IncomingRecord.init))
                metrics.processed(topic, outcome: "taken", in: ContinuousClock.now - start)
            } catch {
                metrics.processed(topic, outcome: "failed", in: ContinuousClock.now - start)
                logger.warning(
                    "a batch could not be taken and comes again",
                    metadata: ["topic": .string(topic.rawValue), "error": .error(error)])
                throw error
            }
        }
    }
}
