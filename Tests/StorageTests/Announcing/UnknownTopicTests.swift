import Billing
import Contracts
import Foundation
import Ports
import Postgres
import Runs
import Storage
import TestDatabases
import Testing

@Suite("an outbox record for a topic of a later release", .serialized)
struct UnknownTopicTests {
    @Test("is left to that release, and keeps no other from being relayed")
    func unknownTopic() async throws {
        try await World.with { world in
            let database = world.database
            try await database.owner.execute(
                """
                INSERT INTO outbox (tenant_id, origin, topic, key, value, headers)
                VALUES (\(world.tenant), 'mapping-api', 'of-tomorrow', 'k', '', '[]')
                """)
            let record = OutgoingRecord(topic: .replanRequests, key: "m", value: [1], headers: [])
            let mapping = PostgresMappingStore(database.pool(as: "tallybridge_api"), origin: .mappingAPI)
            try await mapping.transaction(of: world.tenant) { try await $0.announce([record]) }
            let outbox = PostgresOutbox(database.pool(as: "tallybridge_api"), origin: .mappingAPI)
            let waiting = try await outbox.waiting(limit: 10)
            #expect(waiting.map(\.record) == [record])
            try await outbox.published(waiting.map(\.position))
            #expect(try await database.value("SELECT topic FROM outbox") == "of-tomorrow")
        }
    }

    @Test("the API's relay may keep a letter, and read none")
    func letters() async throws {
        try await TestDatabase.with { database in
            let store = PostgresDeadLetterStore(database.pool(as: "tallybridge_api"))
            let record = OutgoingRecord(topic: .replanRequests, key: "m", value: [1], headers: [])
            let letter = DeadLetter(publishing: record, reason: "too large", service: "mapping-api", at: .now)
            for _ in 1...2 { try await store.keep([letter]) }
            #expect(try await database.values("SELECT topic FROM dead_letters") == ["outbox:replan-requests"])
        }
    }
}
