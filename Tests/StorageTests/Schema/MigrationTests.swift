import Billing
import Foundation
import Postgres
import Storage
import Support
import TestDatabases
import Testing

@Suite("migrations", .serialized)
struct MigrationTests {
    private let table: SQL = "SELECT name FROM schema_migrations ORDER BY position"

    @Test("the list names every file of the folder, in order, with its content")
    func listMatchesFolder() throws {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../../Shared/Adapters/Storage/Migrations").standardized
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        #expect(files == Migration.all.map { $0.name + ".sql" })
        for migration in Migration.all {
            let text = try String(contentsOf: folder.appendingPathComponent(migration.name + ".sql"), encoding: .utf8)
            #expect(text == migration.script)
            #expect(text.hasPrefix("-- Why: "), "\(migration.name) says why in its first line")
        }
    }

    @Test("no text stands in a unique index that is not bounded by a constraint")
    func boundedText() async throws {
        try await TestDatabase.with { database in
            let indexed = try await database.owner.query(
                """
                SELECT DISTINCT c.relname AS table_name, a.attname AS column_name, EXISTS (
                           SELECT FROM pg_constraint k
                            WHERE k.conrelid = c.oid AND k.contype = 'c' AND a.attnum = ANY (k.conkey)
                              AND pg_get_constraintdef(k.oid) ~
                                  ('\\m' || a.attname || '\\M(\\) <= |\\) BETWEEN |\\) >= 1|\\M = ANY)')) AS is_bounded
                  FROM pg_index i
                  JOIN pg_class c ON c.oid = i.indrelid
                  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (i.indkey)
                 WHERE i.indisunique AND c.relnamespace = 'public'::regnamespace AND NOT c.relispartition
                   AND a.atttypid IN ('text'::regtype, 'varchar'::regtype, 'jsonb'::regtype)
                   AND c.relname <> 'schema_migrations'
                 ORDER BY 1, 2
                """)
            #expect(indexed.count >= 15)
            for row in indexed {
                let table: String = try row.decode("table_name")
                let column: String = try row.decode("column_name")
                #expect(try row.decode("is_bounded", as: Bool.self), "\(table).\(column)")
            }
        }
    }

    @Test("an open exception whose code is too long by now is closed, and all others stay as they are")
    func longCodes() async throws {
        try await TestDatabase.withEmpty { database in
            // Row security binds the owner, as it does in production.
            let owner = Unique.name("owner")
            try await database.owner.execute("CREATE ROLE \(unsafe: owner) LOGIN CREATEROLE", prepared: false)
            try await database.owner.execute(
                "ALTER DATABASE \(unsafe: database.name) OWNER TO \(unsafe: owner)", prepared: false)
            try await database.owner.execute("ALTER SCHEMA public OWNER TO \(unsafe: owner)", prepared: false)
            let before = Array(Migration.all.prefix { $0.name != "V0006_bounded_text" })
            try await Migrator(database.pool(as: owner), migrations: before).migrate()
            let (tenant, source, site, integration) = (World.newID(), World.newID(), World.newID(), World.newID())
            let script = """
                INSERT INTO tenants (tenant_id, name, sealed_data_key) VALUES ('\(tenant)', 'T', '');
                INSERT INTO sites (tenant_id, site_id, name, api_url, api_host, company_id, company_login, client_id,
                                   public_key, updated_by)
                VALUES ('\(tenant)', '\(site)', 's', 'u', 'h', 'c', 'c', 'i', 'k', 't');
                INSERT INTO sources (tenant_id, source_id, name, kind, url, user_name, updated_by)
                VALUES ('\(tenant)', '\(source)', 's', 'securityCenter', 'u', 'n', 't');
                INSERT INTO integrations (tenant_id, integration_id, name, source_id, site_id, time_zone, updated_by)
                VALUES ('\(tenant)', '\(integration)', 'i', '\(source)', '\(site)', 'UTC', 't');
                INSERT INTO billing_exceptions (tenant_id, integration_id, origin, code, application_code, message)
                SELECT '\(tenant)', '\(integration)', 'calculator', 'applicationNotMapped', repeat('x', length), 'm'
                  FROM unnest(ARRAY[5, 2000, 2001, 9000]) AS length;
                """
            try await database.owner.withConnection { try await $0.executeScript(script) }
            try await Migrator(database.pool(as: owner)).migrate()
            let rows = try await database.values(
                """
                SELECT octet_length(application_code) || CASE WHEN closed_at IS NULL THEN ' open' ELSE ' closed' END
                  FROM billing_exceptions ORDER BY exception_id
                """)
            #expect(rows == ["5 open", "2000 open", "100 closed", "100 closed"])
            try await database.owner.execute("UPDATE billing_exceptions SET closed_at = now()")
        }
    }

    @Test("migrating applies all, and again nothing")
    func migratesOnce() async throws {
        try await TestDatabase.withEmpty { database in
            #expect(await refusal { try await SchemaVersion.check(database.owner) } == .missing)
            #expect(try await Migrator(database.owner).migrate() == Migration.all.map(\.name))
            #expect(try await Migrator(database.owner).migrate().isEmpty)
            #expect(try await database.values(table) == Migration.all.map(\.name))
            try await SchemaVersion.check(database.pool(as: "tallybridge_writer"))
        }
    }

    @Test("several migrators at once apply each migration once")
    func takesTurns() async throws {
        try await TestDatabase.withEmpty { database in
            let applied = try await withThrowingTaskGroup(of: [String].self) { group in
                for _ in 0..<4 {
                    let pool = database.pool(as: "postgres")
                    group.addTask { try await Migrator(pool).migrate() }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            // Each call reports what it found done by others in between too; the table says what really happened.
            #expect(Set(applied) == Set(Migration.all.map(\.name)))
            #expect(try await database.values(table) == Migration.all.map(\.name))
        }
    }

    @Test("a migration that fails leaves the ones before it and nothing of its own")
    func failureRollsBack() async throws {
        try await TestDatabase.withEmpty { database in
            let good = Migration(name: "V0001_good", script: "CREATE TABLE good (a int);")
            let bad = Migration(name: "V0002_bad", script: "CREATE TABLE bad (a int); SELECT 1 / 0;")
            let failure = await refusal { try await Migrator(database.owner, migrations: [good, bad]).migrate() }
            #expect(failure?.description.hasPrefix("migration V0002_bad failed and was rolled back") == true)
            let applied = try await database.values(table)
            let leftOver = try await database.value("SELECT to_regclass('bad')")
            #expect(applied == ["V0001_good"])
            #expect(leftOver == nil)
            #expect(
                await refusal { try await SchemaVersion.check(database.owner, migrations: [good, bad]) }
                    == .older(["V0002_bad"]))
        }
    }

    @Test("a changed, unknown or displaced migration is refused, naming it")
    func refusesOtherHistories() async throws {
        try await TestDatabase.withEmpty { database in
            let first = Migration(name: "V0001_a", script: "CREATE TABLE a (a int);")
            let second = Migration(name: "V0002_b", script: "CREATE TABLE b (a int);")
            try await Migrator(database.owner, migrations: [first, second]).migrate()
            let cases: [([Migration], SchemaError)] = [
                ([Migration(name: "V0001_a", script: "CREATE TABLE a (b int);"), second], .changed("V0001_a")),
                ([first], .newer(["V0002_b"])),
                ([second, first], .outOfOrder(applied: "V0001_a", expected: "V0002_b")),
            ]
            for (known, expected) in cases {
                #expect(await refusal { try await SchemaVersion.check(database.owner, migrations: known) } == expected)
                #expect(await refusal { try await Migrator(database.owner, migrations: known).migrate() } == expected)
                #expect(expected.description.contains("tallybridge migrate"))
            }
        }
    }

    @Test("an owner without superuser rights migrates, and the functions of the owner work")
    func ordinaryOwner() async throws {
        try await TestDatabase.withEmpty { database in
            let owner = Unique.name("owner")
            try await database.owner.execute("CREATE ROLE \(unsafe: owner) LOGIN CREATEROLE", prepared: false)
            try await database.owner.execute(
                "ALTER DATABASE \(unsafe: database.name) OWNER TO \(unsafe: owner)", prepared: false)
            try await database.owner.execute("ALTER SCHEMA public OWNER TO \(unsafe: owner)", prepared: false)
            try await Migrator(database.pool(as: owner)).migrate()
            let world = try await World(in: database)
            try await database.owner.execute(
                """
                INSERT INTO access_tokens (tenant_id, token_id, token_hash, name, role, expires_at)
                VALUES (\(world.tenant), gen_random_uuid(), decode(repeat('ab', 32), 'hex'), 'ci', 'billing',
                        now() + interval '1 day')
                """)
            let found = try await database.pool(as: "tallybridge_api")
                .query("SELECT tenant_id, role FROM tallybridge_token(decode(repeat('ab', 32), 'hex'))")
            #expect(found.map { $0[0] } == [world.tenant.text])
            // Forced: the owner itself sees nothing of what is not opened to it.
            let seen = try await database.pool(as: owner).query("SELECT tenant_id FROM sites")
            #expect(seen.isEmpty)
            try await database.pool(as: "tallybridge_collector")
                .execute("SELECT tallybridge_ensure_partitions(ARRAY['2031-05-05'::date])")
            _ = try await world.run()
        }
    }
}

/// The `SchemaError` that `body` throws; `nil` if it throws none.
private func refusal(_ body: () async throws -> Void) async -> SchemaError? {
    do {
        try await body()
        return nil
    } catch {
        return error as? SchemaError
    }
}
