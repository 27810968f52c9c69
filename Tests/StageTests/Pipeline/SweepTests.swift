import Billing
import BillingCalculatorStage
import ConnectWiseWriterStage
import Contracts
import Pipeline
import Ports
import SimulatedPorts
import Testing
import UsageCollectorStage

/// Two companies stand at what is swept, five minutes after it came to be.
@Suite("Sweeps announce again what has had no successor")
struct SweepTests {
    private static let age = Duration.seconds(300)
    private let world: StageWorld

    init() async throws { world = try await StageWorld(companies: 2) }

    /// A sweep whose time has come; one pass of it.
    private func sweep(_ kind: String) async throws -> () async throws -> Int {
        let requests = try await world.start()
        let announcer = world.announcer
        switch kind {
        case "requests":
            let sweep = Sweep.requests(
                of: world.store.collection(world.gate), by: announcer, after: Self.age,
                deadLetters: world.letters.office)
            world.clock.advance(by: Self.age)
            return { try await sweep.pass() }
        case "snapshots":
            for request in requests { try await world.collect(request) }
            let sweep = Sweep.snapshots(
                of: world.store.collection(world.gate), by: announcer, after: Self.age,
                deadLetters: world.letters.office)
            world.clock.advance(by: Self.age)
            return { try await sweep.pass() }
        case "plans":
            for request in requests { try await world.plan(try await world.collect(request)) }
            let sweep = Sweep.plans(
                of: world.store.plans(world.gate), by: announcer, after: Self.age, deadLetters: world.letters.office)
            world.clock.advance(by: Self.age)
            return { try await sweep.pass() }
        case "replans":
            try await world.mapping { try await $0.keep([Ids.replan(1), Ids.replan(2)]) }
            let sweep = Sweep.replans(
                of: world.store.plans(world.gate), by: announcer, after: Self.age, deadLetters: world.letters.office)
            world.clock.advance(by: Self.age)
            return { try await sweep.pass() }
        default:
            for request in requests { try await world.plan(try await world.collect(request)) }
            let writer = world.store.writer()
            for company in 1...2 {
                guard case .task(let task) = try await writer.task(for: Ids.company(company), of: Ids.tenant) else {
                    throw Unexpected("there is no task")
                }
                try await writer.finish(task, outcome: .notBilled, settlements: [], exceptions: [])
            }
            let sweep = Sweep.results(
                of: world.store.writer(world.gate), by: announcer, after: Self.age, deadLetters: world.letters.office)
            world.clock.advance(by: Self.age)
            return { try await sweep.pass() }
        }
    }

    private static let kinds = ["requests", "snapshots", "plans", "replans", "results"]

    private var announced: [String] { world.topics.records.map(\.key) }
    private let both = [Ids.company(1).text, Ids.company(2).text]

    @Test("once, until nothing waits", arguments: kinds)
    func announces(kind: String) async throws {
        let pass = try await sweep(kind)
        #expect(try await pass() == 2)
        #expect(try await pass() == 0)
        #expect(announced.sorted() == both)
    }

    @Test("and what could not be published stays to be announced", arguments: kinds)
    func publishingFails(kind: String) async throws {
        let pass = try await sweep(kind)
        world.topics.fail(1)
        await #expect(throws: PortError.self) { try await pass() }
        #expect(world.topics.records.isEmpty)
        #expect(try await pass() == 2)
        #expect(try await pass() == 0)
        #expect(announced.sorted() == both)
    }

    @Test("and what could not be marked is announced again, the same", arguments: kinds)
    func markingFails(kind: String) async throws {
        let pass = try await sweep(kind)
        for call in [
            "collection.announcedAgain", "collection.announced", "plans.announced", "plans.announcedReplans",
            "writer.announced",
        ] { world.faults.fail(call) }
        await #expect(throws: PortError.self) { try await pass() }
        #expect(announced.sorted() == both)
        #expect(try await pass() == 2)
        #expect(Set(world.topics.records.map(\.value)).count == 2)
    }

    @Test("but nothing before its time", arguments: kinds)
    func tooEarly(kind: String) async throws {
        let pass = try await sweep(kind)
        #expect(try await pass() == 2)
        world.clock.advance(by: Self.age / 10)
        #expect(try await pass() == 0)
    }

    @Test(
        "and what the broker refuses keeps nothing waiting: it is told, and passed over for a while", arguments: kinds)
    func refused(kind: String) async throws {
        let pass = try await sweep(kind)
        world.topics.refuse(Ids.company(1).text)
        #expect(try await pass() == 2)
        let told = world.topics.records.filter { $0.topic == .deadLetters }
        #expect(told.count == 1 && announced.contains(Ids.company(2).text))
        let letter = try #require(world.letters.letters.first)
        #expect(letter.topic.hasPrefix("row:tallybridge.") && letter.claimedTenant == Ids.tenant.text)
        #expect(letter.reason.contains("MSG_SIZE_TOO_LARGE"))
        #expect(try await pass() == 0)
    }

    @Test("a request whose work waits in the queue is not lost, and is left alone")
    func workWaits() async throws {
        let pass = try await sweep("requests")
        try await world.store.queue().add([try Ids.request(1).work()])
        #expect(try await pass() == 1)
        #expect(announced == [Ids.company(2).text])
    }
}
