public import Ports
public import Postgres

/// How long history is kept.
public struct History: Sendable {
    private let database: Database

    /// Asks through `pool`.
    public init(_ pool: PostgresPool) { database = Database(pool: pool) }

    /// For how many days a snapshot or plan is kept at least.
    public func days() async throws(PortError) -> Int {
        let call = "asking how long history is kept"
        let rows = try await database.query(call, "SELECT tallybridge_history_months() * 28 AS days")
        return try database.reading(call) { try rows.first?.decode("days") ?? 0 }
    }
}
