import Billing
import Contracts
import Pipeline
import Ports
import SimulatedPorts
import Testing

@Suite("The outbox relay")
struct OutboxRelayTests {
    private let topics = SimulatedTopics()
    private let records: [OutgoingRecord]
    private let faults = Faults()
    private let store = SimulatedStore(clock: SimulatedClock())
    private var outbox: SimulatedOutbox { store.outbox("mapping-api", faults) }
    /// The records that wait.
    private var waiting: [OutgoingRecord] { store.rows.outbox.all().map(\.row.record) }

    init() async throws {
        let records = try (1...5).map { try OutgoingRecord(Ids.request($0), from: "test", at: SimulatedClock().now) }
        self.records = records
        store.addTenant(Ids.tenant, name: "Contoso")
        try await store.mapping().transaction(of: Ids.tenant) { try await $0.announce(records) }
    }

    @Test("publishes in order, a batch at a time, until nothing waits")
    func batches() async throws {
        let relay = OutboxRelay(outbox: outbox, topics: topics, batch: 2)
        var counts: [Int] = []
        while counts.last != 0 { counts.append(try await relay.pass()) }
        #expect(counts == [2, 2, 1, 0])
        #expect(topics.records == records)
        #expect(waiting.isEmpty)
    }

    @Test("what could not be published waits and is published later")
    func publishingFails() async throws {
        let relay = OutboxRelay(outbox: outbox, topics: topics)
        topics.fail(1)
        await #expect(throws: PortError.self) { try await relay.pass() }
        #expect(waiting == records && topics.records.isEmpty)
        #expect(try await relay.pass() == 5)
        #expect(topics.records == records)
    }

    @Test("what was published and not removed is published again, the same bytes")
    func removingFails() async throws {
        let relay = OutboxRelay(outbox: outbox, topics: topics, batch: 2)
        faults.fail("outbox.published")
        await #expect(throws: PortError.self) { try await relay.pass() }
        while try await relay.pass() > 0 {}
        #expect(topics.records == records.prefix(2) + records)
        #expect(waiting.isEmpty)
    }

    @Test("what the broker refuses becomes a dead letter, and what waits behind it is published")
    func refused() async throws {
        let letters = Letters(store, faults, topics: topics, clock: SimulatedClock())
        let relay = OutboxRelay(outbox: outbox, topics: topics, deadLetters: letters.office)
        topics.refuse(records[1].key)
        topics.refuse(records[4].key)
        #expect(try await relay.pass() == 5)
        #expect(try await relay.pass() == 0)
        #expect(topics.records.filter { $0.topic != .deadLetters } == [records[0], records[2], records[3]])
        #expect(Set(letters.letters.map(\.key)) == [records[1].key, records[4].key])
        for letter in letters.letters {
            let record = try #require(records.first { $0.key == letter.key })
            #expect(Array(letter.value) == record.value && letter.headers == record.headers)
            #expect(letter.topic == "outbox:collection-requests" && letter.claimedTenant == Ids.tenant.text)
        }
        #expect(waiting.isEmpty)
    }

    @Test("a letter that is not kept leaves its record waiting", arguments: [Faults.Kind.before, .after])
    func letterNotKept(kind: Faults.Kind) async throws {
        let letters = Letters(store, faults, topics: topics, clock: SimulatedClock())
        let relay = OutboxRelay(outbox: outbox, topics: topics, deadLetters: letters.office)
        topics.refuse(records[0].key)
        faults.fail("deadLetters.keep", kind)
        await #expect(throws: PortError.self) { try await relay.pass() }
        #expect(waiting.contains(records[0]))
        while try await relay.pass() > 0 {}
        #expect(letters.letters.map(\.key) == [records[0].key] && waiting.isEmpty)
    }

    @Test("without an office what is refused waits for a relay that has one")
    func withoutOffice() async throws {
        topics.refuse(records[0].key)
        let error = await #expect(throws: PortError.self) {
            try await OutboxRelay(outbox: outbox, topics: topics).pass()
        }
        #expect(error?.reason == .refused && waiting.contains(records[0]))
    }

    @Test("leaves alone what other services announce")
    func ofOthers() async throws {
        let relay = OutboxRelay(outbox: store.outbox("usage-collector"), topics: topics)
        #expect(try await relay.pass() == 0)
        #expect(waiting == records && topics.records.isEmpty)
    }
}
