import Contracts
import Pipeline
import Ports
import Testing

@Suite("The outbox relay")
struct OutboxRelayTests {
    private let topics = SimulatedTopics()
    private let records: [OutgoingRecord]
    private let outbox: SimulatedOutbox

    init() throws {
        records = try (1...5).map { try OutgoingRecord(Ids.request($0), from: "test", at: SimulatedClock().now) }
        outbox = SimulatedOutbox(records)
    }

    @Test("publishes in order, a batch at a time, until nothing waits")
    func batches() async throws {
        let relay = OutboxRelay(outbox: outbox, topics: topics, batch: 2)
        var counts: [Int] = []
        while counts.last != 0 { counts.append(try await relay.pass()) }
        #expect(counts == [2, 2, 1, 0])
        #expect(topics.records == records)
        #expect(outbox.positions.isEmpty)
    }

    @Test("what could not be published waits and is published later")
    func publishingFails() async throws {
        let relay = OutboxRelay(outbox: outbox, topics: topics)
        topics.fail(1)
        await #expect(throws: PortError.self) { try await relay.pass() }
        #expect(outbox.positions == [1, 2, 3, 4, 5] && topics.records.isEmpty)
        #expect(try await relay.pass() == 5)
        #expect(topics.records == records)
    }

    @Test("what was published and not removed is published again, the same bytes")
    func removingFails() async throws {
        let relay = OutboxRelay(outbox: outbox, topics: topics, batch: 2)
        outbox.faults.fail("published")
        await #expect(throws: PortError.self) { try await relay.pass() }
        while try await relay.pass() > 0 {}
        #expect(topics.records == records.prefix(2) + records)
        #expect(outbox.positions.isEmpty)
    }
}
