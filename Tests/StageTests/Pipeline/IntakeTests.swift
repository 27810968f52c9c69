import Billing
import Contracts
import Pipeline
import Ports
import Runs
import SimulatedPorts
import Testing

@testable import ConnectWiseWriterStage
@testable import UsageCollectorStage

@Suite("Requests and plans become work")
struct IntakeTests {
    private let clock = SimulatedClock()
    private let topics = SimulatedTopics()
    private let gate = Gate()
    private let store: SimulatedStore
    private let letters: Letters

    init() {
        store = SimulatedStore(clock: clock)
        letters = Letters(store, gate, topics: topics, clock: clock)
    }

    /// What is queued, by kind and company.
    private var queued: [NewWork] { store.rows.work.all().map(\.row.work) }

    /// The intakes of both kinds of work by name.
    private func take(_ records: [IncomingRecord], by intake: String) async throws {
        let (queue, office) = (store.queue(gate), letters.office)
        switch intake {
        case "plans": try await Intake<AdditionPlanMade>(queue: queue, deadLetters: office).take(records)
        default: try await Intake<CollectionRequest>(queue: queue, deadLetters: office).take(records)
        }
    }

    private func good(_ intake: String, _ company: Int, offset: Int64) throws -> IncomingRecord {
        intake == "plans"
            ? try Ids.record(Ids.plan(company), offset: offset) : try Ids.record(Ids.request(company), offset: offset)
    }

    @Test("good records go on, their bad neighbours become dead letters", arguments: ["requests", "plans"])
    func neighbours(intake: String) async throws {
        // The other intake's message is none here.
        let stranger = try good(intake == "plans" ? "requests" : "plans", 3, offset: 4)
        try await take(
            [
                Ids.garbage(.collectionRequests, offset: 1), try good(intake, 1, offset: 2), stranger,
                try good(intake, 2, offset: 5),
            ], by: intake)
        #expect(queued.map(\.company) == [Ids.company(1), Ids.company(2)])
        #expect(letters.letters.map(\.offset) == [1, 4])
        #expect(letters.letters.map(\.reason).allSatisfy { $0.contains("ce_type") })
        #expect(topics.records.map(\.topic) == [.deadLetters, .deadLetters])
    }

    @Test(
        "what the queue refuses becomes a dead letter, and its neighbours are queued", arguments: ["requests", "plans"])
    func refused(intake: String) async throws {
        // The batch, then its first half, then its first record.
        gate.faults.fail("queue.add", .before, .refused, times: 3)
        try await take(try (1...4).map { try good(intake, $0, offset: Int64($0)) }, by: intake)
        #expect(letters.letters.map(\.offset) == [1])
        #expect(letters.letters.first?.reason.contains("cannot be queued") == true)
        #expect(queued.map(\.company) == (2...4).map(Ids.company))
    }

    @Test("a record whose ids are no UUIDs never reaches the queue, which would refuse the whole batch")
    func poison() async throws {
        func request(_ company: ManagedCompanyID, from source: SourceID = Ids.source) -> CollectionRequest {
            CollectionRequest(
                tenant: Ids.tenant, managedCompany: company, run: Ids.run(1), integration: Ids.integration,
                source: source, billingDate: Ids.day("2026-11-24"), sequence: 1)
        }
        let requests = [
            request(Ids.company(1)), request(ManagedCompanyID("'; DROP TABLE work")),
            request(Ids.company(2), from: SourceID("ksc")), request(Ids.company(3)),
        ]
        try await take(try requests.enumerated().map { try Ids.record($1, offset: Int64($0)) }, by: "requests")
        #expect(queued.map(\.company) == [Ids.company(1), Ids.company(3)])
        #expect(letters.letters.map(\.offset) == [1, 2])
    }

    @Test("work keeps the message, its lane and its rank")
    func work() async throws {
        let request = Ids.request(1, on: "2026-11-25", sequence: 42)
        try await take([try Ids.record(request)], by: "requests")
        try await take([try Ids.record(Ids.plan(2, sequence: 7))], by: "plans")
        let rows = queued
        #expect(rows.map(\.kind) == [.collect, .write])
        #expect(rows.map(\.lane) == [Ids.source.text, Ids.site.text])
        #expect(rows[0].rank == Rank(billingDate: Ids.day("2026-11-25"), sequence: 42))
        #expect(rows[1].rank == Rank(billingDate: Ids.day("2026-11-24"), sequence: 7))
        #expect(try CanonicalJSON.decode(CollectionRequest.self, from: rows[0].payload) == request)
        #expect(rows.allSatisfy { $0.tenant == Ids.tenant })
    }

    @Test("a batch that could not be taken is taken whole when it comes again", arguments: ["add", "keep", "publish"])
    func fails(call: String) async throws {
        let records = [Ids.garbage(.collectionRequests, offset: 1), try good("requests", 1, offset: 2)]
        switch call {
        case "add": gate.faults.fail("queue.add")
        case "keep": gate.faults.fail("deadLetters.keep")
        default: topics.fail(1)
        }
        await #expect(throws: PortError.self) { try await take(records, by: "requests") }
        try await take(records, by: "requests")
        #expect(queued.count == 1 && letters.letters.count == 1 && topics.records.count == 1)
    }

    @Test("the newest request of a company wins, in whatever order they come")
    func newest() async throws {
        let requests = [Ids.request(1, run: 2, sequence: 5), Ids.request(1, run: 1, sequence: 4)]
        for request in requests + requests.reversed() { try await take([try Ids.record(request)], by: "requests") }
        #expect(queued.map(\.rank.sequence) == [5])
    }
}
