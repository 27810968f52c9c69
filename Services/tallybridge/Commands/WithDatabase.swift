import Postgres
import Storage
import Wiring

/// Opens the pool for one command and closes it afterwards; a schema or role it is not made for is refused, each with
/// the fix.
func withDatabase<Answer: Sendable>(
    _ settings: DatabaseSettings, _ body: (PostgresPool) async throws -> Answer
) async throws -> Answer {
    try await withAnyDatabase(settings) { pool in
        try await SchemaVersion.check(pool)
        try await RoleChecks(pool).require(settings.role)
        return try await body(pool)
    }
}

/// The same for what makes the schema, or says what is wrong with it.
func withAnyDatabase<Answer: Sendable>(
    _ settings: DatabaseSettings, _ body: (PostgresPool) async throws -> Answer
) async throws -> Answer {
    let pool = PostgresPool(settings.configuration)
    do {
        let answer = try await body(pool)
        await pool.shutdown()
        return answer
    } catch {
        await pool.shutdown()
        throw error
    }
}
