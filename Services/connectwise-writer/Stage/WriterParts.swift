import Contracts
package import Observability
package import Pipeline
package import Ports

/// What the connectwise-writer needs of the world: handed down as one value.
package struct WriterPorts: Sendable {
    let store: any WriterStore
    let systems: any ConnectWiseSystems
    let queue: any WorkQueue
    let announcer: Announcer
    let deadLetters: DeadLetterOffice
    let gate: LaneGate
    let clock: any BusinessClock
    let random: any RandomSource
    let logger: Logger

    /// The ports; `gate` is shared with who counts closed sites.
    package init(
        store: any WriterStore, systems: any ConnectWiseSystems, queue: any WorkQueue, announcer: Announcer,
        deadLetters: DeadLetterOffice, gate: LaneGate, clock: any BusinessClock, random: any RandomSource,
        logger: Logger
    ) {
        self.store = store
        self.systems = systems
        self.queue = queue
        self.announcer = announcer
        self.deadLetters = deadLetters
        self.gate = gate
        self.clock = clock
        self.random = random
        self.logger = logger
    }
}

/// How much the connectwise-writer does at once.
package struct WriterLoad: Hashable, Sendable {
    /// Managed companies settled at the same time by this replica.
    package var concurrency: Int
    /// Managed companies of one site settled at the same time, over all replicas.
    package var perSite: Int
    /// The pause when nothing is due.
    package var idlePause: Duration
    /// Results that were not announced are announced after so long.
    package var sweepAge: Duration

    package init(concurrency: Int, perSite: Int, idlePause: Duration, sweepAge: Duration) {
        self.concurrency = concurrency
        self.perSite = perSite
        self.idlePause = idlePause
        self.sweepAge = sweepAge
    }
}

extension ServiceParts {
    /// The parts of the connectwise-writer.
    package static func connectWiseWriter(
        _ settings: WriterSettings, _ load: WriterLoad, _ ports: WriterPorts
    ) -> ServiceParts {
        let writer = AgreementWriter(settings, ports)
        let intake = Intake<AdditionPlanMade>(queue: ports.queue, deadLetters: ports.deadLetters)
        let loop = WorkLoop(
            WorkLoop.Settings(
                kind: .write, concurrency: load.concurrency, perLane: load.perSite, lease: settings.leaseDuration,
                idlePause: load.idlePause),
            queue: ports.queue, deadLetters: ports.deadLetters, clock: ports.clock, logger: ports.logger)
        let sweep = Sweep.results(
            of: ports.store, by: ports.announcer, after: load.sweepAge, deadLetters: ports.deadLetters)
        return ServiceParts(
            intakes: [
                TopicIntake(.additionPlans) { (records) async throws(PortError) in try await intake.take(records) }
            ],
            workers: [Worker("writes", .write, fedBy: .additionPlans, loop) { await writer.process($0) }],
            rounds: [
                Round(
                    "result-sweep", every: load.sweepAge / 2, clock: ports.clock, logger: ports.logger, sweep.pass),
                Round("suspects", every: load.sweepAge, clock: ports.clock, logger: ports.logger) {
                    () async throws(PortError) in try await writer.lookForSuspects()
                },
                Round("left-behind", every: load.sweepAge, clock: ports.clock, logger: ports.logger) {
                    () async throws(PortError) in try await writer.lookForLeftBehind()
                },
            ])
    }
}
