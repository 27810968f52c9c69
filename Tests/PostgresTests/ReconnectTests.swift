import Foundation
import Postgres
import Support
import Testing

@Suite struct ReconnectTests {
    @Test func thePoolComesBackAfterAServerRestart() async throws {
        let server = try await PrivatePostgres.start()
        let pool = PostgresPool(PostgresConfiguration(url: server.url(), connections: 2))
        try await pool.execute("CREATE TABLE kept (n int)")
        try await pool.execute("INSERT INTO kept VALUES (1)")
        try await server.restart()
        try await eventually(within: .seconds(20), "the pool answers again") {
            let row = try await pool.query("SELECT n FROM kept").first
            return try row?.decode("n", as: Int.self) == 1
        }
        await pool.shutdown()
        await server.stop()
    }

    @Test func aConnectionLostInATransactionIsUnavailableAndThenReplaced() async throws {
        let server = try await PrivatePostgres.start()
        let pool = PostgresPool(PostgresConfiguration(url: server.url(), connections: 1))
        let error = await #expect(throws: PostgresError.self) {
            try await pool.withTransaction { connection in
                try await connection.execute("SELECT 1")
                try await server.restart()
                try await connection.execute("SELECT 2")
            }
        }
        guard case .unavailable = error?.reason else {
            Issue.record("expected unavailable, not \(String(describing: error))")
            return
        }
        #expect(error?.isTransient == true)
        #expect(try await pool.query("SELECT 3").count == 1)
        await pool.shutdown()
        await server.stop()
    }

    @Test func withoutAServerLeasesFailAndThenBackOff() async throws {
        let port = try FreePort.next()
        let url = "postgres://someone:hunter2hunter2@127.0.0.1:\(port)/nowhere"
        let pool = PostgresPool(PostgresConfiguration(url: url, connections: 1))
        let clock = ContinuousClock()
        let start = clock.now
        for _ in 0..<4 {
            let error = await #expect(throws: PostgresError.self) { try await pool.query("SELECT 1") }
            #expect(error?.isTransient == true)
            #expect(error.map { "\($0)".contains("hunter2") } == false)
        }
        // After 1, 2 and 3 failures: at least 100 + 200 + 400 ms.
        #expect(clock.now - start >= .milliseconds(650))
        await pool.shutdown()
    }

    @Test(arguments: [
        "postgres://someone:hun@ter2@localhost/x", "postgres://someone:hunter2@localhost:port/x",
        "postgres://someone:hunter2@localhost/x?nonsense=hunter2", "password=hunter2 host",
    ])
    func passwordsNeverShowUp(in url: String) async throws {
        let configuration = PostgresConfiguration(url: url, connectTimeout: .seconds(2))
        var dumped = ""
        dump(configuration, to: &dumped)
        let pool = PostgresPool(configuration)
        let error = await #expect(throws: PostgresError.self) { try await pool.query("SELECT 1") }
        for text in [
            "\(configuration)", dumped, "\(String(reflecting: configuration))", "\(String(reflecting: error))",
        ] {
            #expect(!text.contains("ter2"))
        }
        await pool.shutdown()
    }
}
