import Billing
import Contracts
import Ports
import Postgres
import Runs
import Storage
import TestDatabases
import Testing

@Suite("the queue of work in PostgreSQL", .serialized)
struct WorkQueueTests {
    private func queue(_ database: TestDatabase) -> PostgresWorkQueue {
        PostgresWorkQueue(database.pool(as: "tallybridge_collector"))
    }

    private func work(_ tenant: TenantID, lane: String, kind: WorkKind = .collect) -> NewWork {
        NewWork(
            kind: kind, tenant: tenant, subject: WorkSubject(World.newID()), lane: lane,
            rank: Rank(billingDate: World.date("2026-11-24"), sequence: 1), payload: [])
    }

    @Test("claims of many workers at once never exceed a lane, and never give an item twice", arguments: 0..<3)
    func concurrentClaims(round: Int) async throws {
        try await TestDatabase.with { database in
            let lanes = (0..<4).map { _ in World.newID() }
            let tenants = (0..<2).map { _ in TenantID(World.newID()) }
            try await queue(database).add((0..<40).map { work(tenants[$0 % 2], lane: lanes[$0 % 4]) })
            let claimed = try await withThrowingTaskGroup(of: [WorkItem].self) { group in
                for _ in 0..<8 {
                    group.addTask {
                        try await queue(database).claim(.collect, limit: 3, perLane: 3, lease: .seconds(60))
                    }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(claimed.count == 12)
            #expect(Set(claimed.map(\.work.subject)).count == 12)
            for lane in lanes { #expect(claimed.count { $0.work.lane == lane } == 3) }
        }
    }

    @Test("claims of two kinds at once never exceed a lane together", arguments: 0..<3)
    func concurrentKinds(round: Int) async throws {
        try await TestDatabase.with { database in
            let lane = World.newID()
            let tenant = TenantID(World.newID())
            try await queue(database).add((0..<20).map { work(tenant, lane: lane, kind: $0 < 10 ? .collect : .write) })
            let claimed = try await withThrowingTaskGroup(of: Int.self) { group in
                for place in 0..<8 {
                    group.addTask {
                        try await queue(database).claim(
                            place % 2 == 0 ? .collect : .write, limit: 3, perLane: 4, lease: .seconds(60)
                        ).count
                    }
                }
                return try await group.reduce(0, +)
            }
            #expect(claimed == 4)
        }
    }

    @Test("the reason is kept for people, made fit for a text column")
    func reason() async throws {
        try await TestDatabase.with { database in
            let queue = queue(database)
            try await queue.add([work(TenantID(World.newID()), lane: World.newID())])
            let item = try #require(try await queue.claim(.collect, limit: 1, perLane: 1, lease: .seconds(9)).first)
            try await queue.postpone(item, for: .seconds(600), reason: "the source\0 is busy")
            #expect(try await database.value("SELECT last_reason FROM work") == "the source\u{FFFD} is busy")
        }
    }
}
