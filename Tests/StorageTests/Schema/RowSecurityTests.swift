import Billing
import Foundation
import Postgres
import Storage
import TestDatabases
import Testing

@Suite("row security", .serialized)
struct RowSecurityTests {
    private static let roles = [
        "tallybridge_api", "tallybridge_collector", "tallybridge_calculator", "tallybridge_writer",
        "tallybridge_operator",
    ]

    @Test("every table names its tenant, but for a short list")
    func tablesNameTheirTenant() async throws {
        try await TestDatabase.with { database in
            let without = try await database.values(
                """
                SELECT c.relname FROM pg_class c
                 WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
                   AND NOT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'tenant_id')
                 ORDER BY 1
                """)
            #expect(without == ["dead_letters", "platform", "schema_migrations"])
        }
    }

    @Test("every table with a tenant has forced row security and both policies, partitions too")
    func everyTableIsProtected() async throws {
        try await TestDatabase.with { database in
            let open = try await database.values(
                """
                SELECT c.relname FROM pg_class c
                 WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
                   AND EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'tenant_id')
                   AND NOT (c.relrowsecurity AND c.relforcerowsecurity
                            AND (SELECT count(*) FROM pg_policy p
                                  WHERE p.polrelid = c.oid AND p.polname IN ('one_tenant', 'all_tenants')) = 2)
                """)
            #expect(open.isEmpty)
            let partitions = try await database.value(
                "SELECT count(*) FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid AND c.relkind = 'r'")
            #expect(partitions.flatMap { Int($0) } ?? 0 >= 15)
        }
    }

    @Test("a query that forgets its WHERE sees the tenant of the transaction, and nothing without one")
    func forgottenWhere() async throws {
        try await TestDatabase.with { database in
            let mine = try await World(in: database)
            let other = try await World(in: database)
            for world in [mine, other] {
                _ = try await world.planned(try await world.run()[0])
            }
            let api = database.pool(as: "tallybridge_api")
            for table in ["managed_companies", "billing_runs", "usage_snapshots", "addition_plans", "tenants", "sites"]
            {
                #expect(try await api.query("SELECT tenant_id FROM \(unsafe: table)").isEmpty)
                let seen = try await api.withTransaction { connection in
                    _ = try await connection.query(
                        "SELECT set_config('tallybridge.tenant', \(mine.tenant), true)")
                    return try await connection.query("SELECT DISTINCT tenant_id FROM \(unsafe: table)")
                }
                #expect(seen.map { $0[0] } == [mine.tenant.text], "\(table)")
                // The setting ended with its transaction.
                #expect(try await api.query("SELECT tenant_id FROM \(unsafe: table)").isEmpty)
            }
        }
    }

    @Test("the API can neither write nor move a row into another tenant")
    func noWriteAcross() async throws {
        try await TestDatabase.with { database in
            let mine = try await World(in: database)
            let other = try await World(in: database)
            let api = database.pool(as: "tallybridge_api")
            let statements: [SQL] = [
                """
                INSERT INTO catalogue_extensions (tenant_id, application_code, definition)
                VALUES (\(other.tenant), 'x', '{}')
                """,
                "UPDATE managed_companies SET tenant_id = \(other.tenant)",
            ]
            for statement in statements {
                let state = await sqlState {
                    try await api.withTransaction { connection in
                        _ = try await connection.query("SELECT set_config('tallybridge.tenant', \(mine.tenant), true)")
                        try await connection.execute(statement)
                    }
                }
                #expect(state == "42501")
            }
            let untouched = try await api.withTransaction { connection in
                _ = try await connection.query("SELECT set_config('tallybridge.tenant', \(mine.tenant), true)")
                return try await connection.execute(
                    "UPDATE managed_companies SET name = 'x' WHERE managed_company_id = \(other.company)")
            }
            #expect(untouched == 0)
        }
    }

    @Test("partitions cannot be read around their parent")
    func partitionsAreClosed() async throws {
        try await TestDatabase.with { database in
            let partition = try await database.value(
                "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'usage_snapshots'::regclass LIMIT 1"
            )
            let name = try #require(partition)
            for role in Self.roles where role != "tallybridge_operator" {
                let state = await sqlState {
                    _ = try await database.pool(as: role).query("SELECT * FROM \(unsafe: name)")
                }
                #expect(state == "42501", "\(role)")
            }
        }
    }

    @Test("no role is strong")
    func rolesAreWeak() async throws {
        try await TestDatabase.with { database in
            for role in Self.roles { try await checkIsWeak(role, in: database) }
        }
    }

    private func checkIsWeak(_ role: String, in database: TestDatabase) async throws {
        let flags = try await database.value(
            "SELECT rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb FROM pg_roles WHERE rolname = \(role)")
        #expect(flags == "f")
        #expect(await sqlState { try await database.pool(as: role).execute("SET ROLE postgres") } == "42501")
        #expect(
            await sqlState {
                try await database.pool(as: role).execute("ALTER TABLE tenants DISABLE ROW LEVEL SECURITY")
            } == "42501")
        #expect(
            await sqlState { try await database.pool(as: role).execute("DROP POLICY one_tenant ON tenants") }
                == "42501")
        // `row_security = off` turns a filtered answer into a refusal, never into all rows.
        let state = await sqlState {
            try await database.pool(as: role).withTransaction { connection in
                try await connection.execute("SET LOCAL row_security = off")
                _ = try await connection.query("SELECT tenant_id FROM tenants")
            }
        }
        #expect(state == "42501")
    }

    @Test("the audit is only ever added to")
    func auditIsAppendOnly() async throws {
        try await TestDatabase.with { database in
            let statements: [SQL] = [
                "UPDATE audit_entries SET actor = 'x'", "DELETE FROM audit_entries", "TRUNCATE audit_entries",
            ]
            for role in Self.roles {
                for statement in statements {
                    let state = await sqlState { try await database.pool(as: role).execute(statement) }
                    #expect(state == "42501", "\(role): \(statement.text)")
                }
            }
        }
    }

    @Test("what a role has no business with is refused")
    func leastPrivilege() async throws {
        try await TestDatabase.with { database in
            let refused: [(String, SQL)] = [
                ("tallybridge_collector", "SELECT * FROM access_tokens"),
                ("tallybridge_calculator", "SELECT * FROM access_tokens"),
                ("tallybridge_writer", "SELECT * FROM access_tokens"),
                ("tallybridge_collector", "SELECT sealed_private_key FROM sites"),
                ("tallybridge_writer", "SELECT sealed_password FROM sources"),
                ("tallybridge_calculator", "SELECT sealed_data_key FROM tenants"),
                ("tallybridge_calculator", "SELECT * FROM sites"),
                ("tallybridge_calculator", "SELECT * FROM sources"),
                ("tallybridge_collector", "SELECT * FROM addition_ledger"),
                ("tallybridge_calculator", "UPDATE managed_companies SET automatic_billing = true"),
                ("tallybridge_calculator", "UPDATE addition_plans SET body = ''"),
                ("tallybridge_writer", "UPDATE addition_plans SET body = ''"),
                ("tallybridge_writer", "UPDATE managed_companies SET agreement_id = 1"),
                ("tallybridge_api", "UPDATE addition_plans SET outcome = 'applied'"),
                ("tallybridge_api", "INSERT INTO addition_ledger DEFAULT VALUES"),
                ("tallybridge_api", "SELECT * FROM dead_letters"),
                ("tallybridge_api", "DELETE FROM outbox"),
                ("tallybridge_api", "SELECT tallybridge_drop_old_partition()"),
                ("tallybridge_writer", "SELECT * FROM tallybridge_token('')"),
                ("tallybridge_collector", "SELECT tallybridge_make_partition('evidence', '2020-01-01')"),
                ("tallybridge_api", "CREATE TABLE mine (a int)"),
            ]
            for (role, statement) in refused {
                #expect(
                    await sqlState { try await database.pool(as: role).execute(statement) } == "42501",
                    "\(role): \(statement.text)")
            }
        }
    }

    @Test("a token is found by its hash while it is valid, and no list of tokens is")
    func tokenLookup() async throws {
        try await TestDatabase.with { database in
            let world = try await World(in: database)
            for (byte, expires, revoked): (String, SQL, SQL) in [
                ("01", "now() + interval '1 hour'", "NULL"), ("02", "now() - interval '1 second'", "NULL"),
                ("03", "now() + interval '1 hour'", "now()"),
            ] {
                try await database.owner.execute(
                    """
                    INSERT INTO access_tokens (tenant_id, token_id, token_hash, name, role, expires_at, revoked_at)
                    VALUES (\(world.tenant), gen_random_uuid(), decode(repeat(\(byte), 32), 'hex'), 'n', 'admin',
                            \(sql: expires), \(sql: revoked))
                    """)
            }
            let api = database.pool(as: "tallybridge_api")
            for (byte, count) in [("01", 1), ("02", 0), ("03", 0), ("04", 0)] {
                let found = try await api.query(
                    "SELECT tenant_id, role FROM tallybridge_token(decode(repeat(\(byte), 32), 'hex'))")
                #expect(found.count == count, "\(byte)")
            }
            #expect(try await api.query("SELECT token_id FROM access_tokens").isEmpty)
        }
    }
}

/// The SQLSTATE with which the server refuses `body`; `nil` if it does not.
func sqlState(_ body: () async throws -> Void) async -> String? {
    do {
        try await body()
        return nil
    } catch {
        return (error as? PostgresError)?.sqlState ?? "\(error)"
    }
}
