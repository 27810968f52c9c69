package import Contracts
import Kafka
package import Lifecycle
import Locking
import Observability
package import Pipeline
package import Ports
package import Postgres
package import Runtime
import Storage
import Topics

/// What each service stands on: pool, producer, announcer, dead letters; with their readiness checks.
package struct Foundations: Sendable {
    /// The pool of connections, under the service's own role.
    package let database: PostgresPool
    /// Publishes and counts.
    package let topics: any TopicPublisher
    /// Announces in the service's name.
    package let announcer: Announcer
    /// Where hopeless records go.
    package let deadLetters: DeadLetterOffice
    /// The service's metrics.
    package let metrics: ServiceMetrics
    private let standing: [(name: String, service: any Service)]
    private let service: String
    private let broker: BrokerSettings
    private let logger: Logger

    /// Opens pool and producer.
    ///
    /// Refuses a schema this build does not know, and a role that is not the service's own: each with the fix.
    /// - Parameter used: The topics the service reads and writes beside the dead letters.
    package init(
        service: String, database settings: DatabaseSettings, broker: BrokerSettings, topics used: [Topic],
        clock: any BusinessClock, runtime: RuntimeContext
    ) async throws {
        let database = PostgresPool(settings.configuration)
        try await SchemaVersion.check(database)
        try await RoleChecks(database).require(settings.role)
        let producer = KafkaProducer(broker.client(logger: runtime.logger))
        // For readiness alone: it must answer sooner than whoever asks gives up.
        let admin = KafkaAdmin(broker.client(logger: runtime.logger), timeout: .seconds(2))
        metrics = ServiceMetrics(in: runtime.metrics)
        let topics = CountingPublisher(
            KafkaTopicPublisher(producer, prefix: broker.topicPrefix), metrics: metrics)
        announcer = Announcer(service: service, topics: topics, clock: clock)
        let metrics = metrics
        deadLetters = DeadLetterOffice(
            service: service, store: PostgresDeadLetterStore(database), topics: topics, clock: clock,
            logger: runtime.logger, count: { metrics.deadLettered($0) })
        runtime.addReadinessCheck("database") { try await SchemaVersion.check(database) }
        let time = PostgresTime(database)
        runtime.addReadinessCheck("clock") {
            let difference = try await time.difference(from: clock)
            guard difference.isTolerable else { throw difference }
        }
        let check = TopicCheck(names: (used + [.deadLetters]).map { $0.name(prefix: broker.topicPrefix) })
        runtime.addReadinessCheck("broker", timeout: .seconds(3)) {
            try await check.run(admin)
        }
        standing = [
            ("database", Closing { await database.shutdown() }),
            ("broker-admin", Closing { await admin.shutdown() }),
            ("producer", Closing { await producer.shutdown() }),
        ]
        self.database = database
        self.topics = topics
        self.service = service
        self.broker = broker
        logger = runtime.logger
    }

    /// The services that make up `parts`, after what they stand on: in the order they are started in.
    /// - Parameters:
    ///   - queue: the work of the parts' workers, whose depth is exported.
    ///   - resources: what the parts use beside what every service stands on.
    package func services(
        of parts: ServiceParts, queue: (any WorkQueue)? = nil,
        using resources: [(name: String, service: any Service)] = []
    ) -> [(name: String, service: any Service)] {
        var services = standing + resources
        services += parts.rounds.map { ($0.name, $0) }
        for worker in parts.workers {
            if let queue { metrics.watch(queue, worker.kind, fedBy: worker.topic) }
            services.append((worker.name, worker))
        }
        services += parts.intakes.map { intake in
            let name = intake.topic.rawValue
            return (
                name, KafkaIntake(intake, broker: broker, service: service, metrics: metrics, logger: logger)
            )
        }
        return services
    }
}

/// Whether a broker answers and has a service's topics.
private final class TopicCheck: Sendable {
    private let names: [String]
    private let haveBeenSeen = Locked(false)

    init(names: [String]) { self.names = names }

    /// Throws the reason if not; topics that were there once are not listed again, a shared cluster may have many.
    func run(_ admin: KafkaAdmin) async throws {
        if haveBeenSeen.withLock({ $0 }) {
            guard await admin.brokerReachable(timeout: .seconds(2)) else { throw BrokerUnusable.unreachable }
            return
        }
        let present: Set<String>
        do {
            present = Set(try await admin.listTopics())
        } catch {
            throw BrokerUnusable(description: "\(BrokerUnusable.unreachable.description) (\(error))")
        }
        let missing = names.filter { !present.contains($0) }
        guard missing.isEmpty else {
            throw BrokerUnusable(
                description: "it shows no topic \(missing.joined(separator: ", ")); run `tallybridge migrate`, correct "
                    + "TALLYBRIDGE_TOPIC_PREFIX, or let this service describe it")
        }
        haveBeenSeen.withLock { $0 = true }
    }
}

/// Why the broker cannot be used.
private struct BrokerUnusable: Error, CustomStringConvertible {
    static let unreachable = BrokerUnusable(description: "no broker answers; check TALLYBRIDGE_KAFKA_BROKERS")
    let description: String
}
