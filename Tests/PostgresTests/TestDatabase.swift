import Postgres
import Support

/// A pool on an empty database of its own.
func freshPool(
    connections: Int = 4, _ change: (inout PostgresConfiguration) -> Void = { _ in }
) async throws -> PostgresPool {
    let url = try await SharedServers.postgres().freshDatabase()
    var configuration = PostgresConfiguration(url: url, connections: connections, applicationName: "tests")
    change(&configuration)
    return PostgresPool(configuration)
}

/// A pool with `table item (id bigint primary key, name text)`.
func poolWithItems(connections: Int = 4) async throws -> PostgresPool {
    let pool = try await freshPool(connections: connections)
    try await pool.execute(
        """
        CREATE TABLE item (
            id bigint CONSTRAINT item_id_unique PRIMARY KEY,
            name text CONSTRAINT item_name_short CHECK (length(name) < 40)
        )
        """)
    return pool
}
