import Ports
package import Postgres

/// What a service asks before it works: whether the schema is the one it was built for.
package enum SchemaVersion {
    /// Throws unless exactly this release's migrations were applied.
    package static func check(_ pool: PostgresPool, migrations: [Migration] = Migration.all) async throws(SchemaError) {
        let missing: [String]
        do {
            missing = try await pool.withConnection { connection in
                guard let applied = try await AppliedMigrations(connection), !applied.entries.isEmpty else {
                    throw SchemaError.missing
                }
                return try applied.missing(from: migrations).map(\.name)
            }
        } catch let error as SchemaError {
            throw error
        } catch {
            throw .database(PortError(error, in: "reading the schema version"))
        }
        guard missing.isEmpty else { throw .older(missing) }
    }
}
