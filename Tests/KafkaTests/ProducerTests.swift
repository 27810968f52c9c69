import Kafka
import Locking
import Support
import Testing

@Suite(.needsClient) struct ProducerTests {
    @Test func keysValuesHeadersAndNullsComeBackAsTheyWereSent() async throws {
        let bench = try await Bench.make()
        let producer = KafkaProducer(bench.client)
        let headers: [(String, [UInt8]?)] = [
            ("name", Array("first".utf8)), ("empty", []), ("null", nil), ("name", Array("second".utf8)),
        ]
        try await producer.send([
            ProducerRecord(topic: bench.topic, key: Array("k".utf8), value: Array("v".utf8), headers: headers),
            ProducerRecord(topic: bench.topic, key: nil, value: nil),
            ProducerRecord(topic: bench.topic, key: [], value: []),
        ])
        let seen = Locked<[ConsumerRecord]>([])
        try await running(bench.consumer(), { records in seen.withLock { $0 += records } }) {
            try await eventually(within: .patience, "three records are read") { seen.withLock(\.count) >= 3 }
        }
        let records = seen.withLock { $0 }
        #expect(records.map(\.key) == [Array("k".utf8), nil, []])
        #expect(records.map(\.value) == [Array("v".utf8), nil, []])
        #expect(records.map(\.offset) == [0, 1, 2])
        #expect(records[0].headers.map(\.0) == ["name", "empty", "null", "name"])
        #expect(records[0].headers.map(\.1) == headers.map(\.1))
        #expect(records[0].header("name") == "second")
        #expect(records[0].header("empty") == "")
        #expect(records[0].header("null") == nil)
        #expect(records[0].timestamp > 1_600_000_000_000)
        await producer.shutdown()
    }

    @Test func sendReturnsWhenAllAreAcknowledgedAndKeysKeepTheirOrder() async throws {
        let bench = try await Bench.make(partitions: 3)
        let texts = (0..<2000).map { "\($0 % 7)/\($0)" }
        let producer = KafkaProducer(bench.client)
        try await producer.send(
            texts.map { ProducerRecord(topic: bench.topic, key: Array($0.prefix(1).utf8), value: Array($0.utf8)) })
        await producer.shutdown()
        let read = try await bench.read(texts.count)
        #expect(read.count == texts.count)
        for key in 0..<7 {
            let expected = texts.filter { $0.hasPrefix("\(key)/") }
            #expect(read.filter { $0.hasPrefix("\(key)/") } == expected)
        }
    }

    @Test func theErrorSaysWhichRecordsWereRefused() async throws {
        let bench = try await Bench.make()
        let producer = KafkaProducer(bench.client)
        let error = await #expect(throws: KafkaError.self) {
            try await producer.send([
                ProducerRecord(topic: bench.topic, value: Array("good".utf8)),
                ProducerRecord(topic: bench.topic, value: [UInt8](repeating: 0, count: 2_000_000)),
                ProducerRecord(topic: bench.topic, value: Array("good".utf8)),
            ])
        }
        #expect(error?.failedRecords == [1])
        #expect(error?.code == "MSG_SIZE_TOO_LARGE")
        #expect(error?.reason == .refused)
        await producer.shutdown()
    }

    @Test func withoutABrokerASendFailsAsRetriable() async throws {
        let client = KafkaClientConfiguration(brokers: "127.0.0.1:\(try FreePort.next())")
        let producer = KafkaProducer(client, deliveryTimeout: .milliseconds(600))
        let error = await #expect(throws: KafkaError.self) {
            try await producer.send([
                ProducerRecord(topic: "nowhere", value: [1]), ProducerRecord(topic: "nowhere", value: [2]),
            ])
        }
        #expect(error?.reason == .retriable)
        #expect(error?.failedRecords == [0, 1])
        await producer.shutdown(deadline: .milliseconds(100))
        await #expect(throws: KafkaError.self) {
            try await producer.send([ProducerRecord(topic: "nowhere", value: [1])])
        }
    }

    @Test func shutdownGivesUpWhatCannotBeDelivered() async throws {
        let client = KafkaClientConfiguration(brokers: "127.0.0.1:\(try FreePort.next())")
        let producer = KafkaProducer(client, deliveryTimeout: .seconds(60))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask {
                await #expect(throws: KafkaError.self) {
                    try await producer.send([ProducerRecord(topic: "x", value: [1])])
                }
            }
            await producer.shutdown(deadline: .milliseconds(200))
            try await tasks.waitForAll()
        }
    }

    @Test(arguments: [
        (["no.such.property": "1"], "no.such.property"), (["acks": "0"], "acks"),
        (["security.protocol": "nonsense"], "security.protocol"),
    ])
    func badPropertiesAreNamed(_ extra: [String: String], _ property: String) async throws {
        let producer = KafkaProducer(KafkaClientConfiguration(brokers: "127.0.0.1:1", extra: extra))
        let error = await #expect(throws: KafkaError.self) {
            try await producer.send([ProducerRecord(topic: "x", value: [1])])
        }
        guard case .invalidConfiguration(property, _) = error?.reason else {
            Issue.record("expected \(property) to be named, not \(String(describing: error))")
            return
        }
        await producer.shutdown()
    }
}
