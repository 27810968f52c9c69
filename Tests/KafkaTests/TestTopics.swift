import Kafka
import Locking
import Support
import Testing

/// A broker with a topic and a group of a test's own.
struct Bench: Sendable {
    let broker: TestBroker
    let client: KafkaClientConfiguration
    let topic: String
    let group: String

    /// Makes a topic with `partitions` on the shared broker, or on `broker`.
    static func make(partitions: Int = 1, on broker: TestBroker? = nil) async throws -> Bench {
        let broker = if let broker { broker } else { try await SharedServers.broker() }
        let bench = Bench(
            broker: broker, client: KafkaClientConfiguration(brokers: broker.bootstrap, clientID: "tests"),
            topic: Unique.name("topic"), group: Unique.name("group"))
        let admin = KafkaAdmin(bench.client, timeout: .seconds(60))
        try await admin.createTopics([TopicSpecification(name: bench.topic, partitions: partitions, replication: 1)])
        await admin.shutdown()
        return bench
    }

    func consumer(_ change: (inout ConsumerConfiguration) -> Void = { _ in }) -> KafkaConsumer {
        var configuration = ConsumerConfiguration(
            client: client, group: group, topics: [topic], sessionTimeout: .seconds(10),
            statisticsInterval: .milliseconds(100), redelivery: .milliseconds(20)...(.milliseconds(200)))
        change(&configuration)
        return KafkaConsumer(configuration)
    }

    /// Publishes texts, keyed by themselves.
    func publish(_ texts: [String], partition: Int32? = nil) async throws {
        let producer = KafkaProducer(client)
        try await producer.send(
            texts.map {
                ProducerRecord(topic: topic, key: Array($0.utf8), value: Array($0.utf8), partition: partition)
            })
        await producer.shutdown()
    }

    /// Reads with a new member of the group until `count` records have come, then leaves.
    func read(_ count: Int, within deadline: Duration = .patience) async throws -> [String] {
        let consumer = consumer()
        let seen = Locked<[String]>([])
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await consumer.run { records in seen.withLock { $0 += records.map(\.text) } } }
            try await eventually(within: deadline, "\(count) records are read") { seen.withLock(\.count) >= count }
            await consumer.shutdown()
            try await tasks.waitForAll()
        }
        return seen.withLock { $0 }
    }
}

extension ConsumerRecord {
    /// The value as text.
    var text: String { value.map { String(decoding: $0, as: UTF8.self) } ?? "" }
}

/// Runs a consumer in a task of its own while `body` looks at it, then shuts it down.
func running(
    _ consumer: KafkaConsumer, _ handle: @escaping @Sendable ([ConsumerRecord]) async throws -> Void,
    _ body: () async throws -> Void
) async throws {
    try await withThrowingTaskGroup(of: Void.self) { tasks in
        tasks.addTask { try await consumer.run(handle) }
        let outcome: Result<Void, any Error>
        do {
            try await body()
            outcome = .success(())
        } catch {
            outcome = .failure(error)
        }
        await consumer.shutdown()
        try await tasks.waitForAll()
        try outcome.get()
    }
}

extension Trait where Self == ConditionTrait {
    /// Left out under the thread sanitizer, which crashes in librdkafka's own threads.
    static var needsClient: Self {
        .disabled(if: ThreadSanitizer.isActive, "the thread sanitizer does not know the threads librdkafka starts")
    }
}
