import Ports
import Postgres

/// The migrations a database says were applied to it, in order.
struct AppliedMigrations {
    let entries: [(name: String, checksum: String)]

    /// Reads them; `nil`: the table that tells them is not there.
    init?(_ connection: PostgresConnection) async throws {
        let there = try await connection.query("SELECT to_regclass('schema_migrations') IS NOT NULL AS there")
        guard try there.first?.decode("there", as: Bool.self) == true else { return nil }
        let rows = try await connection.query("SELECT name, checksum FROM schema_migrations ORDER BY position")
        entries = try rows.map { (try $0.decode("name"), try $0.decode("checksum")) }
    }

    /// What of `known` is still to be applied; throws unless the applied ones are exactly the first of `known`.
    func missing(from known: [Migration]) throws(SchemaError) -> ArraySlice<Migration> {
        for (entry, migration) in zip(entries, known) {
            guard entry.name == migration.name else {
                throw .outOfOrder(applied: entry.name, expected: migration.name)
            }
            guard entry.checksum == migration.checksum else { throw .changed(entry.name) }
        }
        guard entries.count <= known.count else { throw .newer(entries[known.count...].map(\.name)) }
        return known[entries.count...]
    }
}
