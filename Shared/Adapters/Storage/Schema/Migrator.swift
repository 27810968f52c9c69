import Ports
package import Postgres

/// Brings a database to this release's schema; connects as the owner of the tables.
///
/// Each migration has a transaction of its own, under one advisory lock: several migrators take turns, and each finds
/// what the others have done.
package struct Migrator: Sendable {
    private let pool: PostgresPool
    private let migrations: [Migration]

    /// A migrator; tests pass other migrations.
    package init(_ pool: PostgresPool, migrations: [Migration] = Migration.all) {
        self.pool = pool
        self.migrations = migrations
    }

    /// Applies what is missing, then makes the months of history and removes those past retention.
    /// - Returns: the names of the migrations this call applied.
    @discardableResult
    package func migrate() async throws(SchemaError) -> [String] {
        var applied: [String] = []
        while let name = try await applyNext() { applied.append(name) }
        if migrations == Migration.all {
            do {
                try await History(pool).maintain()
            } catch {
                throw .notMaintained(error)
            }
        }
        return applied
    }

    /// Applies the first missing migration; `nil`: none is missing.
    private func applyNext() async throws(SchemaError) -> String? {
        let next = try await attempt(nil) { connection in try await lockAndFindNext(connection) }
        guard let next else { return nil }
        return try await attempt(next.name) { connection in
            // Another migrator may have been faster: look again under the lock.
            guard try await lockAndFindNext(connection)?.name == next.name else { return next.name }
            try await connection.executeScript(next.script)
            try await connection.execute(
                "INSERT INTO schema_migrations (name, checksum) VALUES (\(next.name), \(next.checksum))")
            return next.name
        }
    }

    private func lockAndFindNext(_ connection: PostgresConnection) async throws -> Migration? {
        try await connection.execute("SET LOCAL statement_timeout = 0")
        _ = try await connection.query("SELECT pg_advisory_xact_lock(hashtext('tallybridge migrations'))")
        guard let applied = try await AppliedMigrations(connection) else {
            try await connection.execute(
                """
                CREATE TABLE schema_migrations (
                    position integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                    name text NOT NULL UNIQUE,
                    checksum text NOT NULL,
                    applied_at timestamptz NOT NULL DEFAULT now()
                )
                """, prepared: false)
            return migrations.first
        }
        return try applied.missing(from: migrations).first
    }

    private func attempt<Answer: Sendable>(
        _ migration: String?, _ body: (PostgresConnection) async throws -> Answer
    ) async throws(SchemaError) -> Answer {
        do {
            return try await pool.withTransaction { connection in try await body(connection) }
        } catch let error as SchemaError {
            throw error
        } catch {
            let failure = PortError(error, in: "migrating")
            if let migration { throw .failed(migration: migration, failure) }
            throw .database(failure)
        }
    }
}
