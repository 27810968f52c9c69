import Locking
import Postgres
import Support
import Testing

private struct Mishap: Error {}

@Suite struct TransactionTests {
    private func count(_ pool: PostgresPool) async throws -> Int {
        try await #require(pool.query("SELECT count(*) AS n FROM item").first).decode("n")
    }

    @Test func aReturnCommits() async throws {
        let pool = try await poolWithItems()
        let answer = try await pool.withTransaction(isolation: .serializable) { connection in
            try await connection.execute("INSERT INTO item VALUES (1, 'one')")
            return try await connection.query("SHOW transaction_isolation")[0][0]
        }
        #expect(answer == "serializable")
        #expect(try await count(pool) == 1)
        await pool.shutdown()
    }

    @Test("a transaction that nobody goes on with keeps its locks from others for no longer than a statement may take")
    func idle() async throws {
        let pool = try await freshPool(connections: 1) { $0.statementTimeout = .milliseconds(300) }
        let others = try await freshPool(connections: 1)
        let error = await #expect(throws: PostgresError.self) {
            try await pool.withTransaction { connection in
                let process: Int = try await connection.query("SELECT pg_backend_pid() AS id")[0].decode("id")
                try await eventually(within: .seconds(20), "the server ends the transaction") {
                    try await others.query("SELECT FROM pg_stat_activity WHERE pid = \(process)").isEmpty
                }
                try await connection.execute("SELECT 1")
            }
        }
        #expect(error != nil)
        #expect(try await pool.query("SELECT 1").count == 1)
        await pool.shutdown()
        await others.shutdown()
    }

    @Test func aThrowRollsBack() async throws {
        let pool = try await poolWithItems(connections: 1)
        await #expect(throws: Mishap.self) {
            try await pool.withTransaction { connection in
                try await connection.execute("INSERT INTO item VALUES (1, 'one')")
                throw Mishap()
            }
        }
        #expect(try await count(pool) == 0)
        await pool.shutdown()
    }

    @Test func aFailureThatTheBodyIgnoresIsNotReportedAsCommitted() async throws {
        let pool = try await poolWithItems(connections: 1)
        let error = await #expect(throws: PostgresError.self) {
            try await pool.withTransaction { connection in
                try await connection.execute("INSERT INTO item VALUES (1, 'one')")
                _ = try? await connection.execute("SELECT nonsense")
            }
        }
        #expect(error?.sqlState == "25P02")
        #expect(try await count(pool) == 0)
        await pool.shutdown()
    }

    @Test func cancellationStopsTheStatementAndRollsBack() async throws {
        let pool = try await poolWithItems(connections: 2)
        let began = Locked(false)
        let clock = ContinuousClock()
        let start = clock.now
        let work = Task {
            try await pool.withTransaction { connection in
                try await connection.execute("INSERT INTO item VALUES (1, 'one')")
                began.withLock { $0 = true }
                try await connection.execute("SELECT pg_sleep(30)")
            }
        }
        try await eventually(within: .seconds(10), "the statement runs") {
            let running = try await pool.query(
                """
                SELECT 1 FROM pg_stat_activity WHERE query LIKE '%pg_sleep(30)%' AND pid <> pg_backend_pid()
                   AND state = 'active' AND datname = current_database()
                """)
            return began.withLock { $0 } && !running.isEmpty
        }
        work.cancel()
        let outcome = await work.result
        #expect(throws: PostgresError.self) { try outcome.get() }
        #expect(clock.now - start < .seconds(20))
        #expect(try await count(pool) == 0)
        await pool.shutdown()
    }

    @Test func cancellationAfterTheLastStatementStillRollsBack() async throws {
        let pool = try await poolWithItems(connections: 1)
        let work = Task {
            try await pool.withTransaction { connection in
                try await connection.execute("INSERT INTO item VALUES (1, 'one')")
                withUnsafeCurrentTask { $0?.cancel() }
            }
        }
        let outcome = await work.result
        #expect(throws: CancellationError.self) { try outcome.get() }
        #expect(try await count(pool) == 0)
        await pool.shutdown()
    }

    @Test func conflictsAreTransient() async throws {
        let pool = try await poolWithItems(connections: 2)
        try await pool.execute("INSERT INTO item VALUES (1, 'one')")
        let error = await #expect(throws: PostgresError.self) {
            try await pool.withTransaction(isolation: .repeatableRead) { first in
                _ = try await first.query("SELECT * FROM item")
                try await pool.execute("UPDATE item SET name = 'two'")
                try await first.execute("UPDATE item SET name = 'three'")
            }
        }
        #expect(error?.sqlState == "40001")
        #expect(error?.isTransient == true)
        await pool.shutdown()
    }

    @Test func aTransactionLeftOpenDoesNotReachTheNextLease() async throws {
        let pool = try await poolWithItems(connections: 1)
        try await pool.withConnection { connection in
            try await connection.execute("BEGIN")
            try await connection.execute("INSERT INTO item VALUES (1, 'one')")
        }
        #expect(try await count(pool) == 0)
        await pool.shutdown()
    }

    @Test func aConnectionIsUselessAfterItsLease() async throws {
        let pool = try await freshPool(connections: 1)
        let kept = Locked<PostgresConnection?>(nil)
        try await pool.withConnection { connection in kept.withLock { $0 = connection } }
        let connection = try #require(kept.withLock { $0 })
        await #expect(throws: PostgresError(.closed)) { try await connection.query("SELECT 1") }
        await pool.shutdown()
    }
}
