import Catalogue
import Contracts
import HTTPClient
import HTTPServer
import Lifecycle
import MappingAPIStage
import Pipeline
import Runtime
import Storage
import SystemPorts
import Wiring

/// Runs the mapping-api: the only place that knows all its concrete types.
package func mappingAPI(arguments: [String], environment: [String: String]) async -> Int32 {
    await runService(
        name: "mapping-api",
        summary: "The HTTP API: connections, mappings, policies, runs, plans with their explanations, exceptions.",
        arguments: arguments, environment: environment, settings: MappingAPISettings.init(reading:), build: build)
}

private func build(
    _ settings: MappingAPISettings, _ runtime: RuntimeContext
) async throws
    -> [(name: String, service: any Service)]
{
    let outside = settings.outside
    let clock = outside.clock.clock
    let ground = try await Foundations(outside, topics: [.collectionRequests, .replanRequests], runtime: runtime)
    let http = outside.httpClient()
    let connections = PostgresConnections(ground.database)
    let tokens = PostgresAccessTokens(ground.database)
    let stage = MappingStage(
        store: PostgresMappingStore(ground.database, origin: .mappingAPI),
        connectWise: StoredConnectWiseSystems(
            records: connections, masterKey: outside.masterKey, http: http, timeout: settings.connectWiseTimeout),
        sources: StoredUsageSources(
            records: connections, masterKey: outside.masterKey, http: http, timeout: settings.sourceTimeout),
        sealing: SealedSecrets(tokens, keyring: outside.masterKey.keyring), catalogue: try Catalogue.standard(),
        clock: clock, random: SystemRandom(), logger: runtime.logger)
    let routes = MappingRoutes(
        stage, tokens: BearerTokens(tokens), metrics: runtime.metrics, logger: runtime.logger)
    let router = routes.router
    let server = HTTPServer(HTTPServerConfiguration(host: settings.host, port: settings.port)) { request in
        await router.respond(request)
    }
    runtime.expectPort("api")
    let parts = ServiceParts.mappingAPI(
        outbox: PostgresOutbox(ground.database, origin: .mappingAPI), topics: ground.topics,
        deadLetters: ground.deadLetters, clock: clock, idlePause: settings.idlePause, logger: runtime.logger)
    return ground.services(of: parts, using: [("http-client", Closing { await http.shutdown() })]) + [
        (
            "api",
            ClosureService {
                try runtime.addPort("api", try server.start())
                await gracefulShutdown()
                await server.shutdown()
            }
        )
    ]
}
