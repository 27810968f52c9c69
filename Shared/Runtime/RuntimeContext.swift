package import Observability

/// What a service gets from the runtime to build itself.
package struct RuntimeContext: Sendable {
    /// The service's logger.
    package let logger: Logger
    /// The metrics that `/metrics` shows.
    package let metrics: MetricsRegistry
    let health: HealthChecks
    let ports: PortFile

    /// Adds a dependency to `/health/ready`.
    ///
    /// `check` returns when it can be used and throws the reason when not.
    package func addReadinessCheck(
        _ name: String, timeout: Duration = .seconds(2), _ check: @escaping @Sendable () async throws -> Void
    ) {
        health.add(name, timeout: timeout, check: check)
    }

    /// Says that a port will be added: until it is, the service is not ready.
    package func expectPort(_ name: String) {
        health.add(name, timeout: .seconds(2)) { [ports] in
            guard ports.all[name] != nil else { throw NotListening() }
        }
    }

    /// Makes a port known: in the log, and in the port file when there is one.
    package func addPort(_ name: String, _ port: Int) throws {
        try ports.add(name, port)
        logger.info("listening", metadata: ["endpoint": .string(name), "port": .int(port)])
    }
}

/// Why a service whose port is expected is not ready.
private struct NotListening: Error, CustomStringConvertible {
    let description = "it does not listen yet"
}
