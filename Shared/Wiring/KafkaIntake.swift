public import Contracts
import Kafka
public import Lifecycle
public import Observability
import Topics

/// Feeds a stage from one topic: a batch is handed over, and committed once the stage has stored it.
public struct KafkaIntake: Service {
    private let consumer: KafkaConsumer
    private let metrics: ServiceMetrics
    private let topic: Topic
    private let logger: Logger
    private let take: @Sendable ([IncomingRecord]) async throws -> Void

    /// Consumes `topic` as a member of the group `<prefix>.<service>.<topic>`.
    public init(
        _ topic: Topic, broker: BrokerSettings, service: String, metrics: ServiceMetrics, logger: Logger,
        take: @escaping @Sendable ([IncomingRecord]) async throws -> Void
    ) {
        self.topic = topic
        self.logger = logger
        self.metrics = metrics
        self.take = take
        consumer = KafkaConsumer(
            ConsumerConfiguration(
                client: broker.client(logger: logger), group: "\(broker.topicPrefix).\(service).\(topic.rawValue)",
                topics: [topic.name(prefix: broker.topicPrefix)],
                instanceID: broker.instanceID.map { "\($0).\(topic.rawValue)" }))
        metrics.watch(consumer, topic)
    }

    /// Consumes until graceful shutdown.
    public func run() async throws {
        try await consumer.run { records in
            let start = ContinuousClock.now
            metrics.consumed(records.count, from: topic)
            do {
                try await take(records.map(IncomingRecord.init))
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
