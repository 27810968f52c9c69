import Contracts
import Foundation
import Ports
import Postgres
import Storage
import TestDatabases
import Testing

@Suite("dead letters in PostgreSQL", .serialized)
struct DeadLetterStoreTests {
    @Test(
        "every service that gives up may keep letters, with their bytes and whatever text came with them",
        arguments: ["tallybridge_collector", "tallybridge_calculator", "tallybridge_writer"])
    func columns(role: String) async throws {
        try await TestDatabase.with { database in
            let bytes: [UInt8] = [0, 1, 255, 34, 92]
            let record = IncomingRecord(
                topic: "tb.usage-snapshots", partition: 3, offset: 9_000_000_000, key: "a\0\"b\\", value: bytes,
                headers: [OutgoingRecord.Header("tb_tenant", "nobody\0"), OutgoingRecord.Header("x\0", "\\u0000")])
            let letter = DeadLetter(record, reason: "not JSON\0", service: "billing-calculator", at: Date())
            try await PostgresDeadLetterStore(database.pool(as: role)).keep([letter])
            let rows = try await database.owner.query("SELECT * FROM dead_letters")
            #expect(try rows[0].decode("value", as: [UInt8].self) == bytes)
            #expect(try rows[0].decode("record_offset", as: Int64.self) == 9_000_000_000)
            #expect(try rows[0].decode("key", as: String.self) == "a\u{FFFD}\"b\\")
            #expect(try rows[0].decode("reason", as: String.self) == "not JSON\u{FFFD}")
            #expect(try rows[0].decode("claimed_tenant", as: String.self) == "nobody\u{FFFD}")
        }
    }
}
