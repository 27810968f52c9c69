import Billing
import Contracts
import Foundation
import Ports
import Postgres
import Storage
import Testing

@Suite("outbox and dead letters", .serialized)
struct AnnouncingTests {
    @Test("each service relays its own records, oldest first, and removes what it published")
    func ownRecords() async throws {
        try await World.with(companies: 3) { world in
            try await insert(world, origin: "mapping-api", keys: ["m1"])
            try await insert(world, origin: "usage-collector", keys: ["c1", "c2", "c3"])
            let outbox = PostgresOutbox(world.database.pool(as: "tallybridge_collector"), origin: .usageCollector)
            let two = try await outbox.waiting(limit: 2)
            #expect(two.map(\.record.key) == ["c1", "c2"])
            #expect(two[0].record.headers == [OutgoingRecord.Header("ce_id", "x")])
            #expect(two[0].record.value == [0, 255] && two[0].record.topic == .replanRequests)
            try await outbox.published(two.map(\.position))
            #expect(try await outbox.waiting(limit: 9).map(\.record.key) == ["c3"])
        }
    }

    @Test("the API relays the records of all tenants, and can touch no other service's")
    func apiRelay() async throws {
        try await TestDatabase.with { database in
            let worlds = [try await World(in: database), try await World(in: database)]
            for (place, world) in worlds.enumerated() {
                try await insert(world, origin: "mapping-api", keys: ["m\(place)"])
            }
            try await insert(worlds[0], origin: "usage-collector", keys: ["c"])
            let outbox = PostgresOutbox(database.pool(as: "tallybridge_api"), origin: .mappingAPI)
            let waiting = try await outbox.waiting(limit: 9)
            #expect(waiting.map(\.record.key) == ["m0", "m1"])
            let all = try await database.values("SELECT position FROM outbox")
            try await outbox.published(all.compactMap { Int($0) })
            #expect(try await outbox.waiting(limit: 9).isEmpty)
            #expect(try await database.values("SELECT key FROM outbox") == ["c"])
        }
    }

    private func insert(_ world: World, origin: String, keys: [String]) async throws {
        for key in keys {
            try await world.database.owner.execute(
                """
                INSERT INTO outbox (tenant_id, origin, topic, key, value, headers)
                VALUES (\(world.tenant), \(origin), 'replan-requests', \(key), '\\x00ff',
                        '[{"name": "ce_id", "value": "x"}]')
                """)
        }
    }

    @Test(
        "a letter is kept once, with its bytes, whatever text came with it",
        arguments: [
            "tallybridge_collector", "tallybridge_calculator", "tallybridge_writer",
        ])
    func deadLetters(role: String) async throws {
        try await TestDatabase.with { database in
            let store = PostgresDeadLetterStore(database.pool(as: role))
            let bytes: [UInt8] = [0, 1, 255, 34, 92]
            let record = IncomingRecord(
                topic: "tb.usage-snapshots", partition: 3, offset: 9_000_000_000, key: "a\0\"b\\", value: bytes,
                headers: [OutgoingRecord.Header("tb_tenant", "nobody\0"), OutgoingRecord.Header("x\0", "\\u0000")])
            let letter = DeadLetter(record, reason: "not JSON\0", service: "billing-calculator", at: Date())
            let again = DeadLetter(record, reason: "another reason", service: "billing-calculator", at: Date())
            try await store.keep([letter])
            try await store.keep([again, letter])
            try await store.keep([])
            let rows = try await database.owner.query("SELECT * FROM dead_letters")
            #expect(rows.count == 1)
            #expect(try rows[0].decode("value", as: [UInt8].self) == bytes)
            #expect(try rows[0].decode("record_offset", as: Int64.self) == 9_000_000_000)
            #expect(try rows[0].decode("key", as: String.self) == "a\u{FFFD}\"b\\")
            #expect(try rows[0].decode("reason", as: String.self) == "not JSON\u{FFFD}")
            #expect(try rows[0].decode("claimed_tenant", as: String.self) == "nobody\u{FFFD}")
        }
    }
}
