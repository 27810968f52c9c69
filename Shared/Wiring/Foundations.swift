import Kafka
public import Lifecycle
import Observability
public import Pipeline
public import Ports
public import Postgres
public import Runtime
import Storage
import Topics

/// What each service stands on: pool, producer, announcer, dead letters; with their readiness checks.
public struct Foundations: Sendable {
    /// The pool of connections, under the service's own role.
    public let database: PostgresPool
    /// Publishes and counts.
    public let topics: any TopicPublisher
    /// Announces in the service's name.
    public let announcer: Announcer
    /// Where hopeless records go.
    public let deadLetters: DeadLetterOffice
    /// The service's metrics.
    public let metrics: ServiceMetrics
    /// To be started first and stopped last.
    public let services: [(name: String, service: any Service)]

    /// Opens pool and producer, and refuses a schema this build does not know, naming the command that mends it.
    public init(
        service: String, database settings: DatabaseSettings, broker: BrokerSettings, clock: any BusinessClock,
        runtime: RuntimeContext
    ) async throws {
        let database = PostgresPool(settings.configuration)
        try await SchemaVersion.check(database)
        let producer = KafkaProducer(broker.client(logger: runtime.logger))
        let admin = KafkaAdmin(broker.client(logger: runtime.logger))
        metrics = ServiceMetrics(in: runtime.metrics)
        let topics = CountingPublisher(
            KafkaTopicPublisher(producer, prefix: broker.topicPrefix), metrics: metrics)
        announcer = Announcer(service: service, topics: topics, clock: clock)
        let metrics = metrics
        deadLetters = DeadLetterOffice(
            service: service, store: PostgresDeadLetterStore(database), topics: topics, clock: clock,
            logger: runtime.logger, count: { metrics.deadLettered($0) })
        runtime.addReadinessCheck("database") { try await SchemaVersion.check(database) }
        runtime.addReadinessCheck("broker", timeout: .seconds(3)) {
            guard await admin.brokerReachable(timeout: .seconds(2)) else { throw BrokerUnreachable() }
        }
        services = [
            ("database", Closing { await database.shutdown() }),
            ("broker-admin", Closing { await admin.shutdown() }),
            ("producer", Closing { await producer.shutdown() }),
        ]
        self.database = database
        self.topics = topics
    }
}

/// No broker answers.
struct BrokerUnreachable: Error, CustomStringConvertible {
    let description = "no broker answers; check TALLYBRIDGE_KAFKA_BROKERS"
}
