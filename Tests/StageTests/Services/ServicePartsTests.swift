import Billing
import BillingCalculatorStage
import ConnectWiseWriterStage
import Contracts
import Foundation
import Lifecycle
import Locking
import Observability
import Pipeline
import Ports
import Runs
import SimulatedPorts
import Support
import Testing
import UsageCollectorStage

@Suite("What each service is made of", .timeLimit(.minutes(1)))
struct ServicePartsTests {
    private let world: StageWorld
    /// The clock of the parts: their pauses last until they are asked to stop.
    private let clock = SteppedClock()
    private let connectWise = SimulatedConnectWise()

    init() async throws { world = try await StageWorld() }

    private func collector(jitter: Duration? = .seconds(1)) -> ServiceParts {
        let store = world.store
        return .usageCollector(
            CollectorSettings(
                collection: .patient, concurrency: 4, perSource: 2, idlePause: .seconds(1), sweepAge: .seconds(300),
                scheduleJitter: jitter),
            CollectorPorts(
                store: store.collection(), sources: SimulatedSource([.success(StageWorld.usage(workstations: 3))]),
                schedule: store.schedule(world.gate), time: RightTime(clock: clock), queue: store.queue(),
                outboxes: [store.outbox("usage-collector"), store.outbox("tallybridge")], topics: world.topics,
                announcer: world.announcer, deadLetters: world.letters.office, clock: clock,
                random: MiddlingRandom(), logger: .disabled))
    }

    private var calculator: ServiceParts {
        .billingCalculator(
            sweepAge: .seconds(300),
            CalculatorPorts(
                store: world.store.plans(extending: StageWorld.catalogue), announcer: world.announcer,
                deadLetters: world.letters.office, clock: clock, logger: .disabled))
    }

    private var writer: ServiceParts {
        .connectWiseWriter(
            WriterWorld.settings,
            WriterLoad(concurrency: 4, perSite: 2, idlePause: .seconds(1), sweepAge: .seconds(300)),
            WriterPorts(
                store: world.store.writer(), systems: connectWise, queue: world.store.queue(),
                announcer: world.announcer, deadLetters: world.letters.office, gate: LaneGate(clock: clock),
                clock: clock, random: MiddlingRandom(), logger: .disabled))
    }

    /// Runs a part until `condition` holds, then asks it to stop and waits for its end.
    private func run(_ part: (any Service)?, until what: String, _ condition: () -> Bool) async throws {
        let part = try #require(part)
        try await withManualGracefulShutdown { stop in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await part.run() }
                try await eventually(within: .seconds(40), what) { condition() }
                stop()
                group.addTask {
                    while !Task.isCancelled {
                        clock.advance(by: .seconds(3600))
                        await Task.yield()
                    }
                }
                try await group.next()
                group.cancelAll()
            }
        }
    }

    /// Runs a round five minutes later than whatever was before: what is swept is overdue by then.
    private func run(_ round: String, of parts: ServiceParts, until what: String, _ condition: () -> Bool) async throws
    {
        world.clock.advance(by: .seconds(300))
        try await run(parts.rounds.first { $0.name == round }, until: what, condition)
    }

    @Test("the collector: requests become work, which is done; outboxes, sweeps, and the schedule where it has one")
    func collectorParts() {
        let parts = collector()
        #expect(parts.intakes.map(\.topic) == [.collectionRequests])
        #expect(parts.workers.map(\.name) == ["collections"] && parts.workers.map(\.kind) == [.collect])
        #expect(parts.workers.map(\.topic) == [.collectionRequests])
        #expect(
            parts.rounds.map(\.name) == ["relay", "snapshot-sweep", "request-sweep", "scheduler", "partitions"])
        #expect(collector(jitter: nil).rounds.map(\.name) == ["relay", "snapshot-sweep", "request-sweep"])
    }

    @Test("the calculator: snapshots and re-plan requests become plans; two sweeps")
    func calculatorParts() {
        #expect(calculator.intakes.map(\.topic) == [.usageSnapshots, .replanRequests])
        #expect(calculator.workers.isEmpty)
        #expect(calculator.rounds.map(\.name) == ["plan-sweep", "replan-sweep"])
    }

    @Test("the writer: plans become work, which is done; one sweep")
    func writerParts() {
        #expect(writer.intakes.map(\.topic) == [.additionPlans])
        #expect(writer.workers.map(\.name) == ["writes"] && writer.workers.map(\.kind) == [.write])
        #expect(writer.workers.map(\.topic) == [.additionPlans])
        #expect(writer.rounds.map(\.name) == ["result-sweep", "suspects", "left-behind"])
    }

    @Test("a request goes through all three: what one announces the next takes")
    func wholeWay() async throws {
        connectWise.state.withLock { state in
            state.agreements = [WriterWorld.agreement(31)]
            state.products = [StageWorld.servers, StageWorld.workstations].map {
                ProductFacts(
                    id: $0.id, identifier: $0.identifier, description: "", isInactive: false, productClass: "Service",
                    isSerialized: false)
            }
        }
        let requests = try await world.start()
        try await collector().intakes[0].take([try Ids.record(requests[0])])
        try await run(collector().workers.first, until: "it is collected") {
            world.topics.messages(UsageSnapshotTaken.self).count == 1 && world.rows.work.count == 0
        }
        try await calculator.intakes[0].take(
            try world.topics.messages(UsageSnapshotTaken.self).map { try Ids.record($0) })
        try await writer.intakes[0].take(try world.topics.messages(AdditionPlanMade.self).map { try Ids.record($0) })
        try await run(writer.workers.first, until: "it is written") {
            world.topics.messages(AdditionResult.self).count == 1 && world.rows.work.count == 0
        }
        #expect(connectWise.additions(on: 31).map(\.quantity) == [3])
        #expect(world.state(ofRun: 1) == .completed)
        try await world.raiseRevision()
        try await calculator.intakes[1].take([try Ids.record(Ids.replan())])
        #expect(world.topics.messages(AdditionPlanMade.self).map(\.mappingRevision) == [1, 2])
    }

    @Test("the relay publishes what the collector and the command line left behind")
    func relays() async throws {
        let record = try OutgoingRecord(Ids.request(), from: "test", at: world.clock.now)
        for origin in ["usage-collector", "tallybridge", "mapping-api"] {
            try await world.store.mapping(origin: origin).transaction(of: Ids.tenant) {
                try await $0.announce([record])
            }
        }
        try await run("relay", of: collector(), until: "both are published") { world.topics.records.count >= 2 }
        #expect(world.topics.records.count == 2)
        #expect(world.rows.outbox.all().map(\.row.origin) == ["mapping-api"])
    }

    @Test("each sweep announces what it is named after")
    func sweeps() async throws {
        let requests = try await world.start()
        try await run("request-sweep", of: collector(), until: "the request is announced") {
            world.topics.messages(CollectionRequest.self).contains(requests[0])
        }
        let taken = try await world.collect(requests[0])
        try await run("snapshot-sweep", of: collector(), until: "the snapshot is announced") {
            world.topics.messages(UsageSnapshotTaken.self).contains(taken)
        }
        let made = try await world.plan(taken)
        try await run("plan-sweep", of: calculator, until: "the plan is announced") {
            world.topics.messages(AdditionPlanMade.self).contains(made)
        }
        try await world.mapping { try await $0.keep([Ids.replan()]) }
        try await run("replan-sweep", of: calculator, until: "the request for a new plan is announced") {
            world.topics.messages(ReplanRequest.self).contains(Ids.replan())
        }
        guard case .task(let task) = try await world.store.writer().task(for: Ids.company(1), of: Ids.tenant) else {
            throw Unexpected("there is no task")
        }
        try await world.store.writer().finish(task, outcome: .notBilled, settlements: [], exceptions: [])
        try await run("result-sweep", of: writer, until: "the result is announced") {
            world.topics.messages(AdditionResult.self).map(\.outcome).contains(.notBilled)
        }
    }

    @Test("the scheduler starts what is due, and the partitions are kept in order")
    func schedules() async throws {
        let now = world.clock.now
        try await world.changeIntegration { integration in
            integration.runMinute = 0
            integration.nextDue = now
        }
        try await run("scheduler", of: collector(), until: "the day's run is there") { world.rows.runs.count > 0 }
        #expect(world.rows.runs.all().first?.row.trigger == .scheduled)
        try await run("partitions", of: collector(), until: "they are kept") {
            world.faults.count("schedule.maintain") > 0
        }
    }
}

/// A store whose clock the parts' own agrees with, however far a test moves it.
private struct RightTime: StoreTime {
    let clock: SteppedClock

    func present() async throws(PortError) -> Date { clock.now }
}
