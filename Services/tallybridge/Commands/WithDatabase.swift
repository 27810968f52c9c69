import Postgres
import Wiring

/// Opens the pool for one command and closes it afterwards.
func withDatabase<Answer: Sendable>(
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
