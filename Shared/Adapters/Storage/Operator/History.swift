package import Ports
package import Postgres

/// How long history is kept, and that it goes.
package struct History: Sendable {
    private let database: Database

    /// Asks through `pool`.
    package init(_ pool: PostgresPool) { self.init(Database(pool: pool)) }

    init(_ database: Database) { self.database = database }

    /// Makes the months around today, then drops and deletes what is past retention, little by little: each step holds
    /// its locks for a moment only, and one that fails undoes none of the others.
    package func maintain() async throws(PortError) {
        _ = try await database.query("making partitions", "SELECT tallybridge_make_partitions()")
        while try await isTrue("dropping an old partition", "SELECT tallybridge_drop_old_partition()") {}
        while try await isTrue("deleting old rows", "SELECT tallybridge_delete_old_rows() > 0") {}
    }

    private func isTrue(_ call: String, _ question: SQL) async throws(PortError) -> Bool {
        let rows = try await database.query(call, question)
        return try database.reading(call) { try rows.first?.decode(at: 0) ?? false }
    }

    /// For how many days a snapshot or plan is kept at least.
    package func days() async throws(PortError) -> Int {
        let call = "asking how long history is kept"
        let rows = try await database.query(call, "SELECT tallybridge_history_months() * 28 AS days")
        return try database.reading(call) { try rows.first?.decode("days") ?? 0 }
    }
}
