import Locking
package import Postgres
import Storage
import Support

/// A migrated database of a test's own, copied from a template, with a pool for each role that is asked for.
package final class TestDatabase: Sendable {
    package let name: String
    private let server: PrivatePostgres
    private let pools = Locked<[String: PostgresPool]>([:])

    private init(name: String, server: PrivatePostgres) {
        self.name = name
        self.server = server
    }

    private static let template = Once {
        let server = try await SharedServers.postgres()
        let name = Unique.name("storage_template")
        try await server.createDatabase(name)
        let pool = PostgresPool(PostgresConfiguration(url: server.url(database: name), connections: 1))
        try await Migrator(pool).migrate()
        await pool.shutdown()
        return name
    }

    /// Runs `body` on a fresh database with this release's schema.
    package static func with(_ body: (TestDatabase) async throws -> Void) async throws {
        let template = try await template.value()
        try await withCopy(of: template, body)
    }

    /// Runs `body` on an empty database.
    package static func withEmpty(_ body: (TestDatabase) async throws -> Void) async throws {
        try await withCopy(of: "template0", body)
    }

    /// Runs `body` on a fresh database whose tables belong to a plain role, as in production: row security binds it too.
    package static func withPlainOwner(_ body: (TestDatabase) async throws -> Void) async throws {
        try await withEmpty { database in
            let role = Unique.name("owner")
            try await database.owner.execute("CREATE ROLE \(unsafe: role) LOGIN CREATEROLE NOSUPERUSER NOBYPASSRLS")
            try await database.owner.execute("ALTER DATABASE \(unsafe: database.name) OWNER TO \(unsafe: role)")
            try await Migrator(database.pool(as: role)).migrate()
            try await body(database)
        }
    }

    private static func withCopy(of template: String, _ body: (TestDatabase) async throws -> Void) async throws {
        let server = try await SharedServers.postgres()
        let database = TestDatabase(name: Unique.name("storage"), server: server)
        try await server.run("CREATE DATABASE \(database.name) TEMPLATE \(template)")
        let outcome: Result<Void, any Error>
        do {
            try await body(database)
            outcome = .success(())
        } catch {
            outcome = .failure(error)
        }
        await database.closePools()
        try await server.run("DROP DATABASE \(database.name) WITH (FORCE)")
        try outcome.get()
    }

    /// The owner's pool: a superuser here, whom row security does not bind.
    package var owner: PostgresPool { pool(as: "postgres") }

    /// Disconnects; a pool that is asked for later is a new one.
    package func closePools() async {
        let open = pools.withLock { pools in
            defer { pools = [:] }
            return Array(pools.values)
        }
        for pool in open { await pool.shutdown() }
    }

    /// A pool that connects as `role`, its sessions set as told.
    ///
    /// Unless told otherwise their business time is far ahead, so that whatever day a test bills has come.
    package func pool(as role: String, settings: [String: String] = [:]) -> PostgresPool {
        let key = "\(role) \(settings.sorted { $0.key < $1.key })"
        return pools.withLock { pools in
            if let pool = pools[key] { return pool }
            var configuration = PostgresConfiguration(url: url(as: role), connections: 2)
            configuration.sessionSettings["tallybridge.clock_offset_seconds"] = "600000000"
            for (name, value) in settings { configuration.sessionSettings[name] = value }
            let pool = PostgresPool(configuration)
            pools[key] = pool
            return pool
        }
    }

    package func url(as role: String) -> String { server.url(database: name, user: role) }

    /// The first column of the first row, as text.
    package func value(_ sql: SQL) async throws -> String? { try await owner.query(sql).first?[0] }

    /// The first column of all rows.
    package func values(_ sql: SQL) async throws -> [String] { try await owner.query(sql).compactMap { $0[0] } }
}
