import Contracts
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

    /// Opens pool and producer.
    ///
    /// Refuses a schema this build does not know, and a role that is not the service's own: each with the fix.
    public init(
        service: String, database settings: DatabaseSettings, broker: BrokerSettings, clock: any BusinessClock,
        runtime: RuntimeContext
    ) async throws {
        let database = PostgresPool(settings.configuration)
        try await SchemaVersion.check(database)
        try await RoleChecks(database).require(settings.role)
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
            try await broker.checkTopics(admin)
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

extension BrokerSettings {
    /// Throws unless a broker answers that has all topics of this build.
    fileprivate func checkTopics(_ admin: KafkaAdmin) async throws {
        guard await admin.brokerReachable(timeout: .seconds(2)) else {
            throw BrokerUnusable(description: "no broker answers; check TALLYBRIDGE_KAFKA_BROKERS")
        }
        let present = Set(try await admin.listTopics())
        let missing = Topic.allCases.map { $0.name(prefix: topicPrefix) }.filter { !present.contains($0) }
        guard missing.isEmpty else {
            throw BrokerUnusable(
                description:
                    "it has no topic \(missing.joined(separator: ", ")); run `tallybridge migrate`, or correct "
                    + "TALLYBRIDGE_TOPIC_PREFIX")
        }
    }
}

/// Why the broker cannot be used.
struct BrokerUnusable: Error, CustomStringConvertible {
    let description: String
}
