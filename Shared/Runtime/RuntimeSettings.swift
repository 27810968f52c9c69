package import Observability

/// What every service can be told: how much it logs, where health and metrics are, how long stopping may take.
package struct RuntimeSettings: Sendable {
    /// Lines below it are not written.
    package let logLevel: LogLevel
    /// Where the health and metrics endpoint listens.
    package let healthHost: String
    /// Its port; 0 for any free one.
    package let healthPort: Int
    /// Where the ports in use are written.
    package let portFile: String?
    /// For a graceful stop; then services are cancelled.
    package let shutdownTimeout: Duration

    /// Reads the settings.
    package init(reading settings: inout SettingsReader) {
        logLevel = settings.choice(
            "LOG_LEVEL", default: LogLevel.info, help: "Log lines below this level are not written.")
        healthHost = settings.address(
            "HEALTH_HOST", default: "127.0.0.1", help: "Address where /health/live, /health/ready and /metrics are.")
        healthPort = settings.int(
            "HEALTH_PORT", default: 0, in: 0...65535,
            help: "Port of the health and metrics endpoint; 0 takes a free one.")
        portFile = settings.optionalString(
            "PORT_FILE", help: "File into which the ports in use are written as JSON, as soon as each is known.")
        shutdownTimeout = settings.duration(
            "SHUTDOWN_TIMEOUT_SECONDS", default: .seconds(17), in: .seconds(1)...(.seconds(300)),
            help: "Time for a graceful stop; then work is cancelled, and 2 s later the process ends.")
    }
}
