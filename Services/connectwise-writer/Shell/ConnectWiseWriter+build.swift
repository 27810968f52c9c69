import ConnectWiseWriterStage
import Contracts
import HTTPClient
import Lifecycle
import Observability
import Pipeline
import Runtime
import Storage
import SystemPorts
import Wiring

/// Runs the connectwise-writer: the only place that knows all its concrete types.
package func connectWiseWriter(arguments: [String], environment: [String: String]) async -> Int32 {
    await runService(
        name: "connectwise-writer",
        summary: "Makes the agreement additions in ConnectWise say what the current plans say.",
        arguments: arguments, environment: environment, settings: ConnectWiseWriterSettings.init(reading:), build: build
    )
}

private func build(
    _ settings: ConnectWiseWriterSettings, _ runtime: RuntimeContext
) async throws -> [(name: String, service: any Service)] {
    let outside = settings.outside
    let clock = outside.clock.clock
    let ground = try await Foundations(outside, topics: [.additionPlans, .additionResults], runtime: runtime)
    let http = outside.httpClient()
    let calls = runtime.metrics.counter(
        "tallybridge_connectwise_calls_total", help: "Calls to ConnectWise.", labels: ["method", "outcome"])
    let queue = PostgresWorkQueue(ground.database)
    let gate = LaneGate(clock: clock)
    let closed = runtime.metrics.gauge(
        "tallybridge_connectwise_closed_sites", help: "Sites that are left alone for now.")
    runtime.metrics.onCollect { closed.set(gate.closed) }
    let systems = StoredConnectWiseSystems(
        records: PostgresConnections(ground.database), masterKey: outside.masterKey, http: http,
        timeout: settings.writer.callTimeout,
        observe: { method, outcome in calls.increment(labels: [method, outcome]) })
    let parts = ServiceParts.connectWiseWriter(
        settings.writer, settings.load,
        WriterPorts(
            store: PostgresWriterStore(ground.database), systems: systems, queue: queue, announcer: ground.announcer,
            deadLetters: ground.deadLetters, gate: gate, clock: clock, random: SystemRandom(), logger: runtime.logger))
    return ground.services(of: parts, queue: queue, using: [("http-client", Closing { await http.shutdown() })])
}
