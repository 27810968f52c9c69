import Contracts
import HTTPClient
import Lifecycle
import Pipeline
import Runtime
import Storage
import SystemPorts
import UsageCollectorStage
import Wiring

/// Runs the usage-collector: the only place that knows all its concrete types.
package func usageCollector(arguments: [String], environment: [String: String]) async -> Int32 {
    await runService(
        name: "usage-collector",
        summary: "Starts due billing runs and reads what managed companies use from Kaspersky's servers.",
        arguments: arguments, environment: environment, settings: UsageCollectorSettings.init(reading:), build: build)
}

private func build(
    _ settings: UsageCollectorSettings, _ runtime: RuntimeContext
) async throws -> [(name: String, service: any Service)] {
    let outside = settings.outside
    let ground = try await Foundations(outside, topics: [.collectionRequests, .usageSnapshots], runtime: runtime)
    let http = outside.httpClient()
    let queue = PostgresWorkQueue(ground.database)
    let parts = ServiceParts.usageCollector(
        settings.collector,
        CollectorPorts(
            store: PostgresCollectionStore(ground.database),
            sources: StoredUsageSources(
                records: PostgresConnections(ground.database), masterKey: outside.masterKey, http: http,
                timeout: settings.sourceTimeout),
            schedule: PostgresRunSchedule(ground.database), time: PostgresTime(ground.database), queue: queue,
            // The command line relays what it writes itself; what it was ended before, or could not reach a broker for,
            // is here.
            outboxes: [OutboxOrigin.usageCollector, .commandLine].map { PostgresOutbox(ground.database, origin: $0) },
            topics: ground.topics, announcer: ground.announcer, deadLetters: ground.deadLetters,
            clock: outside.clock.clock, random: SystemRandom(), logger: runtime.logger))
    return ground.services(of: parts, queue: queue, using: [("http-client", Closing { await http.shutdown() })])
}
