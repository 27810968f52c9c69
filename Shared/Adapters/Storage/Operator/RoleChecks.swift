package import Ports
package import Postgres

/// Checks that services connect under roles that cannot pass by row-level security.
package struct RoleChecks: Sendable {
    private let database: Database

    /// Asks through `pool`.
    package init(_ pool: PostgresPool) { database = Database(pool: pool) }

    /// Throws `WrongDatabaseRole` unless the pool connects as `role`, or as a member of it and of no other of our roles,
    /// and row security binds that: what other roles may see would add up.
    package func require(_ role: DatabaseRole) async throws {
        let call = "checking the own role"
        let rows = try await database.query(
            call,
            """
            SELECT rolname, rolsuper OR rolbypassrls AS is_mighty,
                   pg_has_role(current_user, \(role.rawValue), 'USAGE') AS is_member,
                   EXISTS (SELECT FROM pg_roles o
                            WHERE o.rolname = ANY (\(DatabaseRole.allCases.filter { $0 != role }.map(\.rawValue))::text[])
                              AND pg_has_role(current_user, o.oid, 'USAGE')) AS is_more
              FROM pg_roles WHERE rolname = current_user
            """)
        guard let row = rows.first else { throw PortError(.corrupt, "\(call): there is no such role") }
        let (name, isMighty, isMember, isMore) = try database.reading(call) {
            (
                try row.decode("rolname", as: String.self), try row.decode("is_mighty", as: Bool.self),
                try row.decode("is_member", as: Bool.self), try row.decode("is_more", as: Bool.self)
            )
        }
        guard !isMighty, isMember, !isMore else {
            let why =
                isMighty
                ? "whom row-level security does not bind"
                : isMember ? "who has the rights of other services too" : "who is not a member of it"
            throw WrongDatabaseRole(
                description: "this process must connect as \(role.rawValue), not as \(name), \(why): "
                    + "correct the user in TALLYBRIDGE_DATABASE_URL")
        }
    }

    /// What is wrong, each with its fix.
    package func problems() async throws(PortError) -> [String] {
        let roles = try await database.query(
            "checking roles",
            """
            SELECT wanted.name, r.rolname IS NULL AS is_missing,
                   coalesce(r.rolsuper OR r.rolbypassrls, false) AS is_mighty
              FROM unnest(\(DatabaseRole.allCases.map(\.rawValue))::text[]) AS wanted(name)
              LEFT JOIN pg_roles r ON r.rolname = wanted.name
             ORDER BY wanted.name
            """)
        let tables = try await database.query(
            "checking row-level security",
            """
            SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
              JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped
             WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND NOT (c.relrowsecurity AND c.relforcerowsecurity)
             ORDER BY c.relname
            """)
        let current = try await database.query(
            "checking the own role",
            "SELECT rolname, rolsuper OR rolbypassrls AS is_mighty FROM pg_roles WHERE rolname = current_user")
        return try database.reading("checking roles") {
            var problems: [String] = []
            for row in roles {
                let name: String = try row.decode("name")
                if try row.decode("is_missing") {
                    problems.append("role \(name) is missing: run `tallybridge migrate` as the database's owner")
                } else if try row.decode("is_mighty") {
                    problems.append(
                        "role \(name) passes by row-level security: ALTER ROLE \(name) NOSUPERUSER NOBYPASSRLS")
                }
            }
            for row in tables {
                let name: String = try row.decode("relname")
                problems.append("table \(name) has no forced row-level security: run `tallybridge migrate`")
            }
            for row in current where try row.decode("is_mighty") {
                let name: String = try row.decode("rolname")
                problems.append(
                    "this command connects as \(name): use tallybridge_operator in TALLYBRIDGE_DATABASE_URL")
            }
            return problems
        }
    }
}

/// The roles that services and the command line connect as: what each may touch is granted to its role alone.
package enum DatabaseRole: String, CaseIterable, Sendable {
    case collector = "tallybridge_collector"
    case calculator = "tallybridge_calculator"
    case writer = "tallybridge_writer"
    case api = "tallybridge_api"
    case `operator` = "tallybridge_operator"
}

/// A process connects as a role that is not its own.
package struct WrongDatabaseRole: Error, Equatable, Sendable, CustomStringConvertible {
    /// What is wrong, and the fix.
    package let description: String
}
