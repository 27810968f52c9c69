import Foundation
import Postgres
import Support
import Testing

private enum Colour: String, PostgresEncodable, PostgresDecodable {
    case red
    case green
}

@Suite struct StatementTests {
    @Test func everyTypeComesBackAsItWasSent() async throws {
        let pool = try await freshPool()
        let id = UUID()
        let now = Date(timeIntervalSince1970: 1_777_802_400.123456)
        let bytes: [UInt8] = [0, 1, 0x5C, 255]
        let decimal = try #require(Decimal(string: "12345678901234567890.123"))
        let row = try #require(
            try await pool.query(
                """
                SELECT \("tab\t\\ ü \"x\"")::text AS text, \(Int64.min)::bigint AS big, \(-5)::int AS small,
                       \(1.5e-300)::float8 AS real, \(true)::boolean AS yes, \(bytes)::bytea AS bytes,
                       \(id)::uuid AS id, \(now)::timestamptz AS moment, \(decimal)::numeric AS decimal,
                       \(Colour.green)::text AS colour, \(Int?.none)::int AS missing, \(Double.infinity)::float8 AS big_real
                """
            ).first)
        #expect(try row.decode("text") == "tab\t\\ ü \"x\"")
        #expect(try row.decode("big") == Int64.min)
        #expect(try row.decode("small", as: Int.self) == -5)
        #expect(try row.decode("real", as: Double.self) == 1.5e-300)
        #expect(try row.decode("yes") == true)
        #expect(try row.decode("bytes") == bytes)
        #expect(try row.decode("id") == id)
        #expect(try row.decode("moment", as: Date.self).timeIntervalSince(now).magnitude < 0.000_001)
        #expect(try row.decode("decimal") == decimal)
        #expect(try row.decode("colour", as: Colour.self) == .green)
        #expect(try row.decode("missing", as: Int?.self) == nil)
        #expect(try row.decode("big_real", as: Double?.self) == .infinity)
        #expect(row[10] == nil)
        #expect(row.columns.count == 12)
        await pool.shutdown()
    }

    @Test func arraysGoThroughUnnestWithNullsAndQuotes() async throws {
        let pool = try await poolWithItems()
        let names: [String?] = ["plain", nil, "with \"quotes\", {braces} and \\", "NULL", ""]
        let inserted = try await pool.execute(
            "INSERT INTO item SELECT * FROM unnest(\(Array(1...5))::bigint[], \(names)::text[])")
        #expect(inserted == 5)
        let row = try #require(
            try await pool.query(
                """
                SELECT array_agg(name ORDER BY id) AS names, array_agg(id ORDER BY id) AS ids,
                       ARRAY[]::text[] AS none, ARRAY['\\x00ff'::bytea] AS blobs
                  FROM item
                """
            ).first)
        #expect(try row.decode("names", as: [String?].self) == names)
        #expect(try row.decode("ids", as: [Int].self) == [1, 2, 3, 4, 5])
        #expect(try row.decode("none", as: [String].self) == [])
        #expect(try row.decode("blobs", as: [[UInt8]].self) == [[0, 255]])
        await pool.shutdown()
    }

    @Test func decodingErrorsNameColumnAndTypeButNotTheValue() async throws {
        let pool = try await freshPool()
        let row = try #require(try await pool.query("SELECT 'secret' AS word, NULL AS gap").first)
        #expect(throws: PostgresError(.undecodable(column: "word", type: "Int", value: "a text of 6 bytes"))) {
            try row.decode("word", as: Int.self)
        }
        #expect(throws: PostgresError(.undecodable(column: "gap", type: "String", value: "NULL"))) {
            try row.decode("gap", as: String.self)
        }
        #expect(throws: PostgresError(.undecodable(column: "nothing", type: "Int", value: "no such column"))) {
            try row.decode("nothing", as: Int.self)
        }
        await pool.shutdown()
    }

    @Test func refusalsCarryConstraintTableAndState() async throws {
        let pool = try await poolWithItems()
        try await pool.execute("INSERT INTO item VALUES (\(1), \("one"))")
        let repeated = await #expect(throws: PostgresError.self) {
            try await pool.execute("INSERT INTO item VALUES (\(1), \("secret"))")
        }
        #expect(repeated?.constraint == "item_id_unique")
        #expect(repeated?.sqlState == "23505")
        #expect(repeated?.isTransient == false)
        #expect(repeated.map { "\($0)".contains("secret") } == false)
        let long = await #expect(throws: PostgresError.self) {
            try await pool.execute("INSERT INTO item VALUES (\(2), \(String(repeating: "x", count: 50)))")
        }
        #expect(long?.constraint == "item_name_short")
        #expect(long?.sqlState == "23514")
        await pool.shutdown()
    }

    @Test func aZeroByteIsRefusedInsteadOfCutting() async throws {
        let pool = try await freshPool()
        let error = await #expect(throws: PostgresError.self) { try await pool.query("SELECT \("a\0b")::text") }
        #expect(error?.sqlState == "22021")
        await pool.shutdown()
    }

    @Test func repeatedStatementsArePreparedWithinTheBound() async throws {
        let pool = try await freshPool(connections: 1) { $0.preparedStatements = 3 }
        try await pool.withConnection { connection in
            for round in 0..<10 {
                for text in ["a", "b", "c", "d", "e"] {
                    for _ in 0..<2 { _ = try await connection.query("SELECT \(round)::int AS \(unsafe: text)") }
                }
            }
            _ = try await connection.query("SELECT \(1)::int AS unprepared", prepared: false)
            _ = try await connection.query("SELECT \(1)::int AS unprepared", prepared: false)
            let rows = try await connection.query("SELECT statement FROM pg_prepared_statements", prepared: false)
            let statements = try rows.map { try $0.decode("statement", as: String.self) }
            #expect(statements.count == 3)
            #expect(statements.allSatisfy { !$0.contains("unprepared") })
        }
        await pool.shutdown()
    }

    @Test func aPreparedStatementSurvivesAMigration() async throws {
        let pool = try await poolWithItems(connections: 1)
        for _ in 0..<3 { _ = try await pool.query("SELECT * FROM item") }
        try await pool.execute("ALTER TABLE item ADD COLUMN more text DEFAULT 'x'")
        let rows = try await pool.query("SELECT * FROM item")
        #expect(rows.isEmpty)
        try await pool.execute("INSERT INTO item VALUES (1, 'one')")
        #expect(try await pool.query("SELECT * FROM item").first?.columns == ["id", "name", "more"])
        await pool.shutdown()
    }

    @Test func scriptsRunManyStatements() async throws {
        let pool = try await freshPool()
        try await pool.withConnection { connection in
            try await connection.executeScript("CREATE TABLE a (n int); INSERT INTO a VALUES (1), (2); SELECT * FROM a")
        }
        #expect(try await pool.query("SELECT sum(n) AS n FROM a").first?.decode("n") == 3)
        let error = await #expect(throws: PostgresError.self) {
            try await pool.withConnection { try await $0.executeScript("DROP TABLE a; SELECT nonsense") }
        }
        #expect(error?.sqlState == "42703")
        #expect(try await pool.query("SELECT count(*) AS n FROM a").first?.decode("n") == 2)
        await pool.shutdown()
    }
}
