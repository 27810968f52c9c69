import Contracts
import Kafka
import Lifecycle
import Locking
import Observability
import Pipeline
import Ports
import Runtime
import Support
import Testing
import Wiring

/// What stands between a topic and a stage: no record is passed over that the stage has not taken.
@Suite("a batch of a topic", .disabled(if: ThreadSanitizer.isActive, "librdkafka's threads are not known to it"))
struct KafkaIntakeTests {
    /// What a stage was given, batch by batch.
    private final class Stage: Sendable {
        private let seen = Locked<(batches: [[String]], failures: Int)>(([], 0))

        /// - Parameter failures: how many batches it throws at before it takes any.
        init(failures: Int = 0) { seen.withLock { $0.failures = failures } }

        var batches: [[String]] { seen.withLock { $0.batches } }
        /// How often it was given something.
        var attempts: Int { batches.count }
        /// The offsets it was given, in order.
        let offsets = Locked<[Int64]>([])

        func take(_ records: [IncomingRecord]) throws(PortError) {
            offsets.withLock { $0 += records.map(\.offset) }
            let isFailing = seen.withLock { seen in
                seen.batches.append(records.map { String(decoding: $0.value, as: UTF8.self) })
                seen.failures -= 1
                return seen.failures >= 0
            }
            if isFailing { throw PortError(.unavailable, "the store is away") }
        }
    }

    private let prefix = Unique.name("tb")
    private let topic = Topic.usageSnapshots
    private let client: KafkaClientConfiguration
    private let broker: BrokerSettings

    init() async throws {
        let address = try await SharedServers.broker().bootstrap
        let environment = ["TALLYBRIDGE_KAFKA_BROKERS": address, "TALLYBRIDGE_TOPIC_PREFIX": prefix]
        broker = try SettingsReader.values(from: SettingsSource(environment: environment)) { reader in
            BrokerSettings(reading: &reader, service: "billing-calculator")
        }.settings
        client = broker.client()
        let admin = KafkaAdmin(client, timeout: .seconds(60))
        try await admin.createTopics([
            TopicSpecification(name: topic.name(prefix: prefix), partitions: 1, replication: 1)
        ])
        await admin.shutdown()
    }

    private func publish(_ texts: String...) async throws {
        let producer = KafkaProducer(client)
        try await producer.send(
            texts.map {
                ProducerRecord(topic: topic.name(prefix: prefix), key: Array($0.utf8), value: Array($0.utf8))
            })
        await producer.shutdown()
    }

    /// Runs an intake as a service does until `condition` holds, then stops it gracefully.
    private func run(
        _ stage: Stage, metrics: MetricsRegistry = MetricsRegistry(), until what: String,
        _ condition: () async throws -> Bool
    ) async throws {
        let intake = KafkaIntake(
            ServiceParts.TopicIntake(topic) { (records) async throws(PortError) in try stage.take(records) },
            broker: broker, service: "billing-calculator", metrics: ServiceMetrics(in: metrics), logger: .disabled)
        try await withManualGracefulShutdown { stop in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await intake.run() }
                defer { stop() }
                try await eventually(within: .seconds(60), what, condition)
                stop()
                try await group.waitForAll()
            }
        }
    }

    @Test("that its stage did not take comes again, the same, and is passed over only once it was taken")
    func comesAgain() async throws {
        try await publish("a", "b")
        let stage = Stage(failures: 2)
        try await run(stage, until: "it is taken") { stage.attempts >= 3 }
        #expect(stage.batches == [["a", "b"], ["a", "b"], ["a", "b"]])
        #expect(stage.offsets.withLock { $0 } == [0, 1, 0, 1, 0, 1])
        try await publish("c")
        let next = Stage()
        try await run(next, until: "the next is taken") { next.attempts >= 1 }
        #expect(next.batches == [["c"]], "what was taken is committed, and nothing else")
    }

    @Test("that its stage never took is not committed: whoever comes next begins with it")
    func notCommitted() async throws {
        try await publish("a", "b")
        let stage = Stage(failures: .max)
        try await run(stage, until: "two attempts") { stage.attempts >= 2 }
        #expect(Set(stage.batches) == [["a", "b"]])
        let next = Stage()
        try await run(next, until: "it is taken") { next.attempts >= 1 }
        #expect(next.batches == [["a", "b"]] && next.offsets.withLock { $0 } == [0, 1])
    }

    @Test("is not overtaken by what is published while its stage fails")
    func keepsOrder() async throws {
        try await publish("a")
        let (stage, isPublished) = (Stage(failures: 1), Locked(false))
        try await run(stage, until: "both are taken") {
            if stage.attempts >= 1, !isPublished.withLock({ $0 }) {
                isPublished.withLock { $0 = true }
                try await publish("b")
            }
            return stage.batches.joined().contains("b")
        }
        #expect(stage.batches.first == ["a"] && Array(stage.batches.joined()) == ["a", "a", "b"])
    }

    @Test("is counted as consumed, and timed as failed or taken")
    func counted() async throws {
        try await publish("a")
        let (stage, metrics) = (Stage(failures: 1), MetricsRegistry())
        try await run(stage, metrics: metrics, until: "it is taken") { stage.attempts >= 2 }
        let text = await metrics.scrape()
        #expect(text.contains(#"tallybridge_messages_consumed_total{topic="usage-snapshots"} 2"#))
        for outcome in ["failed", "taken"] {
            #expect(text.contains(#"{topic="usage-snapshots",outcome="\#(outcome)"} 1"#))
        }
    }
}
