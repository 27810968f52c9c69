import Kafka
import Support
import Testing

@Suite(.needsClient) struct AdminTests {
    @Test func topicsAreMadeDescribedListedAndRemoved() async throws {
        let broker = try await SharedServers.broker()
        let admin = KafkaAdmin(KafkaClientConfiguration(brokers: broker.bootstrap), timeout: .seconds(60))
        let name = Unique.name("topic")
        let topic = TopicSpecification(
            name: name, partitions: 5, replication: 1,
            config: ["retention.ms": "123456789", "cleanup.policy": "compact,delete"])
        #expect(try await admin.createTopics([topic]) == [name: .created])
        #expect(try await admin.createTopics([topic]) == [name: .existed])
        #expect(try await admin.listTopics().contains(name))
        let described = try await admin.describeTopics([name, Unique.name("absent")])
        #expect(described.map(\.name) == [name])
        #expect(described.first?.partitions == 5)
        #expect(described.first?.replication == 1)
        #expect(described.first?.config["retention.ms"] == "123456789")
        #expect(described.first?.config["cleanup.policy"] == "compact,delete")
        try await admin.deleteTopics([name, Unique.name("absent")])
        try await eventually(within: .patience, "the topic is gone") { try await !admin.listTopics().contains(name) }
        await admin.shutdown()
    }

    @Test func aRefusedTopicIsAnErrorThatNamesIt() async throws {
        let broker = try await SharedServers.broker()
        let admin = KafkaAdmin(KafkaClientConfiguration(brokers: broker.bootstrap))
        let error = await #expect(throws: KafkaError.self) {
            try await admin.createTopics([TopicSpecification(name: "no spaces allowed", partitions: 1, replication: 1)])
        }
        #expect(error?.message.contains("no spaces allowed") == true)
        #expect(error?.reason == .refused)
        await admin.shutdown()
    }

    @Test func aBrokerIsReachableOrNot() async throws {
        let broker = try await SharedServers.broker()
        let here = KafkaAdmin(KafkaClientConfiguration(brokers: broker.bootstrap))
        #expect(await here.brokerReachable(timeout: .seconds(10)))
        let nowhere = KafkaAdmin(KafkaClientConfiguration(brokers: "127.0.0.1:\(try FreePort.next())"))
        #expect(await !nowhere.brokerReachable(timeout: .milliseconds(300)))
        await here.shutdown()
        await nowhere.shutdown()
    }
}
