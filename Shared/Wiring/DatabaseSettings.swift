package import Postgres
package import Runtime
package import Storage

/// Where the platform's PostgreSQL is and how many connections a service opens.
package struct DatabaseSettings: Sendable {
    /// For the pool.
    package private(set) var configuration: PostgresConfiguration
    /// Which role it must connect as.
    package let role: DatabaseRole

    /// Reads `DATABASE_URL` (secret) and `DATABASE_CONNECTIONS`.
    package init(
        reading settings: inout SettingsReader, service: String, role: DatabaseRole, connections: Int = 8
    ) {
        let url = settings.secret(
            "DATABASE_URL",
            help: "PostgreSQL as postgres://USER@HOST:PORT/DATABASE, with \(role.rawValue) as USER.")
        let count = settings.int(
            "DATABASE_CONNECTIONS", default: connections, in: 1...64, help: "Connections the service opens.")
        configuration = PostgresConfiguration(url: url.reveal(), connections: count, applicationName: service)
        self.role = role
        // One that is missing is told already.
        guard !url.reveal().isEmpty else { return }
        do {
            try configuration.check()
        } catch {
            settings.reject("DATABASE_URL", because: "cannot be used: \(error)")
        }
    }

    /// The same database, whose days and due times are shifted with the clock.
    package func shifted(with clock: ClockSettings) -> DatabaseSettings {
        var shifted = self
        if clock.offsetSeconds != 0 {
            shifted.configuration.sessionSettings["tallybridge.clock_offset_seconds"] = "\(clock.offsetSeconds)"
        }
        return shifted
    }
}
