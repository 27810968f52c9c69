import Contracts
package import Observability
package import Pipeline
package import Ports

/// What the usage-collector needs of the world.
package struct CollectorPorts: Sendable {
    let store: any CollectionStore
    let sources: any UsageSources
    let schedule: any RunSchedule
    let time: any StoreTime
    let queue: any WorkQueue
    let outboxes: [any Outbox]
    let topics: any TopicPublisher
    let announcer: Announcer
    let deadLetters: DeadLetterOffice
    let clock: any BusinessClock
    let random: any RandomSource
    let logger: Logger

    /// - Parameter outboxes: those it relays: its own, and what the command line left behind.
    package init(
        store: any CollectionStore, sources: any UsageSources, schedule: any RunSchedule, time: any StoreTime,
        queue: any WorkQueue,
        outboxes: [any Outbox], topics: any TopicPublisher, announcer: Announcer, deadLetters: DeadLetterOffice,
        clock: any BusinessClock, random: any RandomSource, logger: Logger
    ) {
        self.store = store
        self.sources = sources
        self.schedule = schedule
        self.time = time
        self.queue = queue
        self.outboxes = outboxes
        self.topics = topics
        self.announcer = announcer
        self.deadLetters = deadLetters
        self.clock = clock
        self.random = random
        self.logger = logger
    }
}

/// How the usage-collector paces itself.
package struct CollectorSettings: Hashable, Sendable {
    /// How patient a collection is.
    package var collection: Collection.Settings
    /// Managed companies read at the same time by this replica, and of one source by all replicas.
    package var concurrency: Int
    /// Managed companies of one source read at the same time, over all replicas.
    package var perSource: Int
    /// The pause when nothing is due.
    package var idlePause: Duration
    /// Requests and snapshots without a successor are announced again after so long.
    package var sweepAge: Duration
    /// The bound of the jitter of scheduled runs; `nil`: this replica starts no due runs.
    package var scheduleJitter: Duration?

    package init(
        collection: Collection.Settings, concurrency: Int, perSource: Int, idlePause: Duration, sweepAge: Duration,
        scheduleJitter: Duration?
    ) {
        self.collection = collection
        self.concurrency = concurrency
        self.perSource = perSource
        self.idlePause = idlePause
        self.sweepAge = sweepAge
        self.scheduleJitter = scheduleJitter
    }
}

extension ServiceParts {
    /// The parts of the usage-collector.
    package static func usageCollector(_ settings: CollectorSettings, _ ports: CollectorPorts) -> ServiceParts {
        let intake = Intake<CollectionRequest>(queue: ports.queue, deadLetters: ports.deadLetters)
        return ServiceParts(
            intakes: [
                TopicIntake(.collectionRequests) { (records) async throws(PortError) in try await intake.take(records) }
            ], workers: [collections(settings, ports)], rounds: rounds(settings, ports))
    }

    private static func collections(_ settings: CollectorSettings, _ ports: CollectorPorts) -> Worker {
        let collection = Collection(
            settings.collection, store: ports.store, sources: ports.sources, announcer: ports.announcer,
            gate: LaneGate(clock: ports.clock), random: ports.random, logger: ports.logger)
        let loop = WorkLoop(
            WorkLoop.Settings(
                kind: .collect, concurrency: settings.concurrency, perLane: settings.perSource, lease: .seconds(60),
                idlePause: settings.idlePause),
            queue: ports.queue, deadLetters: ports.deadLetters, clock: ports.clock, logger: ports.logger)
        return Worker("collections", .collect, fedBy: .collectionRequests, loop) { await collection.process($0) }
    }

    private static func rounds(_ settings: CollectorSettings, _ ports: CollectorPorts) -> [Round] {
        let relays = ports.outboxes.map {
            OutboxRelay(outbox: $0, topics: ports.topics, deadLetters: ports.deadLetters)
        }
        let snapshots = Sweep.snapshots(
            of: ports.store, by: ports.announcer, after: settings.sweepAge, deadLetters: ports.deadLetters)
        let requests = Sweep.requests(
            of: ports.store, by: ports.announcer, after: settings.sweepAge, deadLetters: ports.deadLetters)
        func round(_ name: String, every pause: Duration, _ pass: @escaping Round.Pass) -> Round {
            Round(name, every: pause, clock: ports.clock, logger: ports.logger, pass)
        }
        let always = [
            round("relay", every: settings.idlePause) { () async throws(PortError) in
                var relayed = 0
                for relay in relays { relayed += try await relay.pass() }
                return relayed
            },
            round("snapshot-sweep", every: settings.sweepAge / 2, snapshots.pass),
            round("request-sweep", every: settings.sweepAge / 2, requests.pass),
        ]
        guard let jitter = settings.scheduleJitter else { return always }
        let scheduler = Scheduler(
            schedule: ports.schedule, time: ports.time, clock: ports.clock, jitterBound: jitter,
            deadLetters: ports.deadLetters, logger: ports.logger)
        return always + [
            round("scheduler", every: .seconds(5), scheduler.pass),
            round("partitions", every: .seconds(3600)) { () async throws(PortError) in
                try await scheduler.maintain()
                return 0
            },
        ]
    }
}
