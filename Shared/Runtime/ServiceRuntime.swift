import Foundation
import Lifecycle
import Observability

/// The running service: its health endpoint first and last, its services between, every step in the log.
struct ServiceRuntime: Sendable {
    let name: String
    let settings: RuntimeSettings
    let context: RuntimeContext
    private var logger: Logger { context.logger }

    init(name: String, settings: RuntimeSettings, context: RuntimeContext) {
        self.name = name
        self.settings = settings
        self.context = context
    }

    func run(_ build: () async throws -> [(name: String, service: any Service)]) async -> Int32 {
        // A peer that closes its connection must be an error of that connection, not the end of the process.
        signal(SIGPIPE, SIG_IGN)
        do {
            let health = HealthServer(
                host: settings.healthHost, port: settings.healthPort,
                endpoint: HealthEndpoint(checks: context.health, metrics: context.metrics), logger: logger)
            try context.addPort("health", health.start())
            let services: [(name: String, service: any Service)]
            do { services = try await build() } catch {
                await health.stop()
                throw error
            }
            // The checks start last and stop first: a service that is stopping says so at once.
            try await group([("health endpoint", health)] + services + [("readiness", context.health)]).run()
            logger.info("stopped")
            return 0
        } catch {
            logger.error("service failed", metadata: ["error": .error(error)])
            return 1
        }
    }

    private func group(_ services: [(name: String, service: any Service)]) -> ServiceGroup {
        let logger = logger
        return ServiceGroup(
            services: services, shutdownTimeout: settings.shutdownTimeout,
            abandon: { names in
                // Nothing else can end a thread that does not listen; what it holds is durable or lost work.
                logger.error("process ended by force", metadata: ["services": .list(names.map { .string($0) })])
                _exit(1)
            },
            report: { event in Self.log(event, logger) })
    }

    private static func log(_ event: ServiceGroupEvent, _ logger: Logger) {
        switch event {
        case .started(let name): logger.debug("service started", metadata: ["task": .string(name)])
        case .stopRequested(let reason): logger.info("stopping", metadata: ["reason": .describing(reason)])
        case .stopping(let name): logger.debug("service asked to stop", metadata: ["task": .string(name)])
        case .ended(let name): logger.debug("service ended", metadata: ["task": .string(name)])
        case .failed(let name, let error):
            logger.warning("service threw", metadata: ["task": .string(name), "error": .error(error)])
        case .cancelling(let names), .abandoned(let names):
            logger.warning("not stopped in time", metadata: ["tasks": .list(names.map { .string($0) })])
        }
    }
}
