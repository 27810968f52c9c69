import Billing
import Contracts
import Foundation
import Kafka
import Locking
import Ports
import Support
import Testing
import Topics

@Suite("publishing to Kafka")
struct KafkaTopicPublisherTests {
    private let message = ReplanRequest(
        tenant: TenantID("11111111-1111-4111-8111-111111111111"),
        managedCompany: ManagedCompanyID("22222222-2222-4222-8222-222222222222"), mappingRevision: 3)

    @Test("a published message comes back as it was, with key, envelope and place")
    func roundTrip() async throws {
        let broker = try await SharedServers.broker()
        let prefix = Unique.name("tb")
        let client = KafkaClientConfiguration(brokers: broker.bootstrap, extra: KafkaTopicPublisher.clientProperties)
        let admin = KafkaAdmin(KafkaClientConfiguration(brokers: broker.bootstrap), timeout: .seconds(60))
        _ = try await TopicDeclarations(contentsOf: DeclarationsFile.path).apply(admin, prefix: prefix, replication: 1)
        let producer = KafkaProducer(client)
        let publisher = KafkaTopicPublisher(producer, prefix: prefix)
        let record = try OutgoingRecord(message, from: "mapping-api", at: Date(timeIntervalSince1970: 1_795_000_000))
        try await publisher.publish([])
        try await publisher.publish([record])
        let found = try await first(of: .replanRequests, prefix, broker)
        #expect(try found.message(ReplanRequest.self) == message)
        #expect(found.key == message.managedCompany.text && found.headers == record.headers)
        #expect(found.topic == Topic.replanRequests.name(prefix: prefix) && found.offset == 0)
        await producer.shutdown()
        await admin.shutdown()
    }

    @Test("a dead letter of the largest record a broker takes by default can be published")
    func largeDeadLetter() async throws {
        let broker = try await SharedServers.broker()
        let prefix = Unique.name("tb")
        let admin = KafkaAdmin(KafkaClientConfiguration(brokers: broker.bootstrap), timeout: .seconds(60))
        _ = try await TopicDeclarations(contentsOf: DeclarationsFile.path).apply(admin, prefix: prefix, replication: 1)
        let producer = KafkaProducer(
            KafkaClientConfiguration(brokers: broker.bootstrap, extra: KafkaTopicPublisher.clientProperties))
        let record = IncomingRecord(
            topic: "tb.usage-snapshots", partition: 0, offset: 1, key: "k",
            value: [UInt8](repeating: 7, count: 1_048_000), headers: [])
        let letter = DeadLetter(record, reason: "too large", service: "billing-calculator", at: Date())
        try await KafkaTopicPublisher(producer, prefix: prefix).publish([try letter.record()])
        await producer.shutdown()
        await admin.shutdown()
    }

    @Test("a broker that is away is unavailable, and so is a producer that was shut down")
    func away() async throws {
        let port = try FreePort.next()
        let producer = KafkaProducer(
            KafkaClientConfiguration(brokers: "127.0.0.1:\(port)"), deliveryTimeout: .milliseconds(300))
        let publisher = KafkaTopicPublisher(producer, prefix: "tb")
        let record = try OutgoingRecord(message, from: "mapping-api", at: Date())
        #expect(await reason(publisher, record) == .unavailable)
        await producer.shutdown()
        #expect(await reason(publisher, record) == .unavailable)
    }

    @Test("bytes that are no text are mended, and a tombstone is empty")
    func crossing() {
        let record = IncomingRecord(
            ConsumerRecord(
                topic: "t", partition: 4, offset: 5, key: [0xff, 0x61], value: nil,
                headers: [("a", [0xfe]), ("a", nil), ("b", [0x62])]))
        #expect(record.key == "\u{FFFD}a" && record.value.isEmpty && record.partition == 4 && record.offset == 5)
        #expect(record.headers.map(\.value) == ["\u{FFFD}", "", "b"])
    }

    private func reason(_ publisher: KafkaTopicPublisher, _ record: OutgoingRecord) async -> PortError.Reason? {
        do throws(PortError) {
            try await publisher.publish([record])
            return nil
        } catch {
            return error.reason
        }
    }

    private struct Found: Error {}

    private func first(of topic: Topic, _ prefix: String, _ broker: TestBroker) async throws -> IncomingRecord {
        let consumer = KafkaConsumer(
            ConsumerConfiguration(
                client: KafkaClientConfiguration(brokers: broker.bootstrap), group: Unique.name("group"),
                topics: [topic.name(prefix: prefix)]))
        let found = Locked<IncomingRecord?>(nil)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await consumer.run { batch in
                    if let record = batch.first { found.withLock { $0 = IncomingRecord(record) } }
                }
            }
            try await eventually(within: .patience, "the record is read") { found.withLock { $0 != nil } }
            group.cancelAll()
            while let outcome = await group.nextResult() { _ = outcome }
        }
        await consumer.shutdown()
        guard let record = found.withLock({ $0 }) else { throw Found() }
        return record
    }
}
