public import Postgres
public import Runtime

/// Where the platform's PostgreSQL is and how many connections a service opens.
public struct DatabaseSettings: Sendable {
    /// For the pool.
    public let configuration: PostgresConfiguration

    /// Reads `DATABASE_URL` (secret) and `DATABASE_CONNECTIONS`.
    public init(reading settings: inout SettingsReader, service: String, connections: Int = 8) {
        let url = settings.secret(
            "DATABASE_URL",
            help: "PostgreSQL as postgres://USER@HOST:PORT/DATABASE, with the service's own role as USER.")
        let count = settings.int(
            "DATABASE_CONNECTIONS", default: connections, in: 1...64, help: "Connections the service opens.")
        configuration = PostgresConfiguration(url: url.reveal(), connections: count, applicationName: service)
    }
}
