import Billing
import Contracts
import Foundation
import Ports
import Runs
import Testing

@Suite("outbox and dead letters", .serialized)
struct AnnouncingContract {
    private func record(_ key: String) -> OutgoingRecord {
        OutgoingRecord(
            topic: .replanRequests, key: key, value: [0, 255], headers: [OutgoingRecord.Header("ce_id", "x")])
    }

    @Test("records come out oldest first, as they were, until they are published", arguments: StoreKind.allCases)
    func inOrder(kind: StoreKind) async throws {
        try await World.with(kind) { world in
            let outbox = world.store.outbox("mapping-api")
            for key in ["m1", "m2", "m3"] { try await world.mapped { try await $0.announce([record(key)]) } }
            let two = try await outbox.waiting(limit: 2)
            #expect(two.map(\.record) == [record("m1"), record("m2")])
            #expect(try await outbox.waiting(limit: 2) == two)
            try await outbox.published(two.map(\.position))
            try await outbox.published([])
            #expect(try await outbox.waiting(limit: 9).map(\.record.key) == ["m3"])
        }
    }

    @Test("each service relays its own records, of all tenants", arguments: StoreKind.allCases)
    func ownRecords(kind: StoreKind) async throws {
        try await kind.with { store in
            let worlds = [try await World(in: store), try await World(in: store)]
            for (place, world) in worlds.enumerated() {
                try await world.mapped { try await $0.announce([record("m\(place)")]) }
            }
            let api = store.outbox("mapping-api")
            let waiting = try await api.waiting(limit: 9)
            #expect(waiting.map(\.record.key) == ["m0", "m1"])
            try await store.outbox("usage-collector").published(waiting.map(\.position))
            #expect(try await store.outbox("usage-collector").waiting(limit: 9).isEmpty)
            #expect(try await api.waiting(limit: 9) == waiting, "nobody else removes them")
            try await api.published(waiting.map(\.position))
            #expect(try await api.waiting(limit: 9).isEmpty)
        }
    }

    @Test("what a transaction announces waits only if it is committed", arguments: StoreKind.allCases)
    func withItsTransaction(kind: StoreKind) async throws {
        try await World.with(kind) { world in
            await #expect(throws: CancellationError.self) {
                try await world.mapped { rows in
                    try await rows.announce([record("never")])
                    throw CancellationError()
                }
            }
            let waiting = try await world.store.outbox("mapping-api").waiting(limit: 9)
            #expect(waiting.isEmpty)
        }
    }

    @Test("a letter is kept once, with its bytes, whatever text came with it", arguments: StoreKind.allCases)
    func deadLetters(kind: StoreKind) async throws {
        try await kind.with { store in
            let bytes: [UInt8] = [0, 1, 255, 34, 92]
            func letter(_ value: [UInt8], reason: String) -> DeadLetter {
                let record = IncomingRecord(
                    topic: "tb.usage-snapshots", partition: 3, offset: 9_000_000_000, key: "a\0\"b\\", value: value,
                    headers: [OutgoingRecord.Header("tb_tenant", "nobody\0"), OutgoingRecord.Header("x\0", "\\u0000")])
                return DeadLetter(record, reason: reason, service: "billing-calculator", at: Date())
            }
            let first = letter(bytes, reason: "not JSON\0")
            try await store.deadLetters.keep([first])
            try await store.deadLetters.keep([letter([1], reason: "another reason"), first])
            try await store.deadLetters.keep([])
            #expect(try await store.keptLetters() == [first.id: bytes])
        }
    }
}
