import HTTPMessages
import HTTPServer
import Lifecycle
import Observability

/// The health endpoint as a service with its own port: listening from before the services are built until all ended.
struct HealthServer: Service {
    private let server: HTTPServer

    init(host: String, port: Int, endpoint: HealthEndpoint, logger: Logger) {
        var router = Router()
        router.on("GET", "/health/live") { _ in ServerResponse(endpoint.live()) }
        router.on("GET", "/health/ready") { _ in ServerResponse(await endpoint.ready()) }
        router.on("GET", "/metrics") { _ in ServerResponse(await endpoint.metricsText()) }
        router.failed = { request, error in
            logger.error("health request failed", metadata: ["path": .string(request.path), "error": .error(error)])
            return .text("Internal error.\n", status: 500)
        }
        // Requests here take no bodies, and a scraper needs few connections.
        let configuration = HTTPServerConfiguration(
            host: host, port: port, maximumBodyBytes: 1024, connectionLimit: 64, idleTimeout: .seconds(30),
            stopTimeout: .seconds(1))
        server = HTTPServer(configuration) { [router] in await router.respond($0) }
    }

    /// Begins to listen and returns the port.
    func start() throws -> Int { try server.start() }

    func stop() async { await server.shutdown() }

    func run() async throws {
        await gracefulShutdown()
        await stop()
    }
}

extension ServerResponse {
    fileprivate init(_ answer: HealthAnswer) {
        self.init(
            status: answer.status, headers: ["Content-Type": answer.contentType, "Cache-Control": "no-store"],
            body: .bytes(answer.body))
    }
}
