import Contracts
import HTTPClient
import Lifecycle
import Pipeline
import Ports
import Runtime
import Storage
import SystemPorts
import Topics
import UsageCollectorStage
import Wiring

/// Runs the usage-collector: the only place that knows all its concrete types.
public func usageCollector(arguments: [String], environment: [String: String]) async -> Int32 {
    await runService(
        name: "usage-collector",
        summary: "Starts due billing runs and reads what managed companies use from Kaspersky's servers.",
        arguments: arguments, environment: environment, settings: UsageCollectorSettings.init(reading:), build: build)
}

private func build(
    _ settings: UsageCollectorSettings, _ runtime: RuntimeContext
) async throws
    -> [(name: String, service: any Service)]
{
    let outside = settings.outside
    let clock = outside.clock.clock
    let random = SystemRandom()
    let ground = try await Foundations(outside, topics: [.collectionRequests, .usageSnapshots], runtime: runtime)
    let http = outside.httpClient()
    let store = PostgresCollectionStore(ground.database)
    let queue = PostgresWorkQueue(ground.database)
    let sources = StoredUsageSources(
        records: PostgresConnections(ground.database), masterKey: outside.masterKey, http: http,
        timeout: settings.sourceTimeout)
    let collection = Collection(
        settings.collection, store: store, sources: sources, announcer: ground.announcer, gate: LaneGate(clock: clock),
        random: random, logger: runtime.logger)
    let intake = Intake<CollectionRequest>(queue: queue, deadLetters: ground.deadLetters)
    let loop = WorkLoop(
        WorkLoop.Settings(
            kind: .collect, concurrency: settings.concurrency, perLane: settings.perSource, lease: .seconds(60),
            idlePause: settings.work.idlePause),
        queue: queue, deadLetters: ground.deadLetters, clock: clock, logger: runtime.logger)
    // The command line relays what it writes itself; what it was ended before, or could not reach a broker for, is here.
    let relays = [OutboxOrigin.usageCollector, .commandLine].map { origin in
        OutboxRelay(outbox: PostgresOutbox(ground.database, origin: origin), topics: ground.topics)
    }
    let snapshotSweep = Sweep.snapshots(of: store, by: ground.announcer, after: settings.sweepAge)
    let requestSweep = Sweep.requests(of: store, by: ground.announcer, after: settings.sweepAge)
    let scheduler = Scheduler(
        schedule: PostgresRunSchedule(ground.database), clock: clock, jitterBound: settings.jitter,
        logger: runtime.logger)
    ground.metrics.watch(queue, .collect, fedBy: .collectionRequests)

    var services = ground.services
    services.append(("http-client", Closing { await http.shutdown() }))
    services.append(
        (
            "relay",
            Repeating("outbox relay", every: settings.work.idlePause, logger: runtime.logger) {
                var relayed = 0
                for relay in relays { relayed += try await relay.pass() }
                return relayed
            }
        ))
    services.append(("collections", WorkService(loop) { await collection.process($0) }))
    services.append(
        (
            "collection-requests",
            KafkaIntake(
                .collectionRequests, broker: outside.broker, service: "usage-collector", metrics: ground.metrics,
                logger: runtime.logger
            ) { try await intake.take($0) }
        ))
    services.append(
        (
            "snapshot-sweep",
            Repeating("snapshot sweep", every: settings.sweepAge / 2, logger: runtime.logger) {
                try await snapshotSweep.pass()
            }
        ))
    services.append(
        (
            "request-sweep",
            Repeating("request sweep", every: settings.sweepAge / 2, logger: runtime.logger) {
                try await requestSweep.pass()
            }
        ))
    if settings.runsScheduler {
        services.append(
            (
                "scheduler",
                Repeating("scheduler", every: .seconds(5), logger: runtime.logger) { try await scheduler.pass() }
            ))
        services.append(
            (
                "partitions",
                Repeating("partitions", every: .seconds(3600), logger: runtime.logger) {
                    try await scheduler.maintain()
                    return 0
                }
            ))
    }
    return services
}
