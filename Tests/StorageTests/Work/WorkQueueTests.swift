import Billing
import Ports
import Postgres
import Storage
import Testing

@Suite("the queue of work", .serialized)
struct WorkQueueTests {
    private let day = World.date("2026-11-24")

    private func queue(_ database: TestDatabase) -> PostgresWorkQueue {
        PostgresWorkQueue(database.pool(as: "tallybridge_collector"))
    }

    private func work(
        _ tenant: TenantID = TenantID(World.newID()), company: ManagedCompanyID = ManagedCompanyID(World.newID()),
        lane: String = World.newID(), sequence: Int = 1, date: BillingDate? = nil, kind: WorkKind = .collect,
        payload: String = "p"
    ) -> NewWork {
        NewWork(
            kind: kind, tenant: tenant, company: company, lane: lane,
            rank: WorkRank(billingDate: date ?? day, sequence: sequence), payload: Array(payload.utf8))
    }

    private func claim(
        _ database: TestDatabase, limit: Int = 10, perLane: Int = 10, lease: Duration = .seconds(60)
    ) async throws -> [WorkItem] {
        try await queue(database).claim(.collect, limit: limit, perLane: perLane, lease: lease)
    }

    private func expire(_ database: TestDatabase) async throws {
        try await database.owner.execute(
            "UPDATE work SET leased_until = now() - interval '1 ms' WHERE token IS NOT NULL")
    }

    @Test("the newest work for a company wins, and announcing again changes nothing")
    func newestWins() async throws {
        try await TestDatabase.with { database in
            let tenant = TenantID(World.newID())
            let company = ManagedCompanyID(World.newID())
            let middle = work(tenant, company: company, sequence: 5, payload: "middle")
            try await queue(database).add([work(tenant, company: company, sequence: 1), middle])
            for older in [
                work(tenant, company: company, sequence: 4), work(tenant, company: company, sequence: 5),
                work(tenant, company: company, sequence: 99, date: day.adding(days: -1)),
            ] {
                try await queue(database).add([older])
            }
            let item = try #require(try await claim(database).first)
            #expect(item.work == middle && item.attempts == 0)
            // Another kind is another item.
            try await queue(database).add([work(tenant, company: company, kind: .write)])
            #expect(try await queue(database).depth(.collect).items == 1)
            #expect(try await queue(database).depth(.write).items == 1)
        }
    }

    @Test("a claimed item is nobody else's until its lease ends; then attempts tell that it was tried")
    func leaseExpires() async throws {
        try await TestDatabase.with { database in
            try await queue(database).add([work()])
            let first = try #require(try await claim(database).first)
            #expect(try await claim(database).isEmpty)
            #expect(try await queue(database).renew(first, lease: .seconds(60)))
            try await expire(database)
            // One that has run out is lost even before somebody takes it.
            #expect(try await queue(database).renew(first, lease: .seconds(60)) == false)
            let second = try #require(try await claim(database).first)
            #expect(second.attempts == 1 && second.work == first.work && second.token != first.token)
            #expect(try await queue(database).complete(first) == false)
            try await queue(database).postpone(first, for: .seconds(600), reason: "late")
            #expect(try await queue(database).renew(second, lease: .seconds(60)))
            #expect(try await queue(database).complete(second))
            #expect(try await queue(database).depth(.collect).items == 0)
        }
    }

    @Test("newer work that comes while an older is in hand stays, due at once, with no attempts")
    func newerStays() async throws {
        try await TestDatabase.with { database in
            let old = work()
            let new = work(old.tenant, company: old.company, lane: old.lane, sequence: 2)
            for postpones in [true, false] {
                try await queue(database).add([old])
                let item = try #require(try await claim(database).first)
                try await queue(database).add([new])
                #expect(try await claim(database).isEmpty, "its company is still being worked on")
                if postpones {
                    try await queue(database).postpone(item, for: .seconds(600), reason: "busy")
                } else {
                    #expect(try await queue(database).complete(item) == false)
                }
                let next = try #require(try await claim(database).first)
                #expect(next.work == new && next.attempts == 0)
                #expect(try await queue(database).complete(next))
            }
        }
    }

    @Test("postponed work is due later, with its reason kept")
    func postpones() async throws {
        try await TestDatabase.with { database in
            try await queue(database).add([work()])
            let item = try #require(try await claim(database).first)
            try await queue(database).postpone(item, for: .seconds(600), reason: "the source\0 is busy")
            #expect(try await claim(database).isEmpty)
            #expect(try await database.value("SELECT last_reason FROM work") == "the source\u{FFFD} is busy")
            try await database.owner.execute("UPDATE work SET not_before = now()")
            #expect(try await claim(database).first?.attempts == 1)
        }
    }

    @Test("age is that of this rank's work, and depth tells the oldest")
    func age() async throws {
        try await TestDatabase.with { database in
            let old = work()
            try await queue(database).add([old])
            try await database.owner.execute("UPDATE work SET queued_at = now() - interval '90 s'")
            #expect(try await queue(database).depth(.collect).oldest >= .seconds(90))
            let item = try #require(try await claim(database).first)
            #expect(item.age >= .seconds(90) && item.age < .seconds(120))
            try await queue(database).add([work(old.tenant, company: old.company, sequence: 2)])
            _ = try await queue(database).complete(item)
            #expect(try await claim(database).first.map { $0.age < .seconds(30) } == true)
            #expect(try await queue(database).depth(.write).oldest == .zero)
        }
    }

    @Test("no lane has more than its share under lease, over all claimers; other lanes go on")
    func lanes() async throws {
        try await TestDatabase.with { database in
            let tenant = TenantID(World.newID())
            let sick = World.newID()
            let healthy = World.newID()
            try await queue(database).add(
                (0..<6).map { _ in work(tenant, lane: sick) } + (0..<3).map { _ in work(tenant, lane: healthy) })
            let first = try await claim(database, limit: 20, perLane: 2)
            #expect(first.count { $0.work.lane == sick } == 2 && first.count { $0.work.lane == healthy } == 2)
            #expect(try await claim(database, limit: 20, perLane: 2).isEmpty)
            let done = try #require(first.first { $0.work.lane == sick })
            #expect(try await queue(database).complete(done))
            let next = try await claim(database, limit: 20, perLane: 2)
            #expect(next.map(\.work.lane) == [sick])
            // A crashed worker's leases stop counting when they end.
            try await expire(database)
            #expect(try await claim(database, limit: 20, perLane: 2).count == 4)
        }
    }

    @Test("claims of many workers at once never exceed a lane, and never give an item twice", arguments: 0..<3)
    func concurrentClaims(round: Int) async throws {
        try await TestDatabase.with { database in
            let lanes = (0..<4).map { _ in World.newID() }
            let tenants = (0..<2).map { _ in TenantID(World.newID()) }
            try await queue(database).add((0..<40).map { work(tenants[$0 % 2], lane: lanes[$0 % 4]) })
            let claimed = try await withThrowingTaskGroup(of: [WorkItem].self) { group in
                for _ in 0..<8 { group.addTask { try await claim(database, limit: 3, perLane: 3) } }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(claimed.count == 12)
            #expect(Set(claimed.map(\.work.company)).count == 12)
            for lane in lanes { #expect(claimed.count { $0.work.lane == lane } == 3) }
        }
    }

    @Test("a tenant with much work does not keep another waiting")
    func fairness() async throws {
        try await TestDatabase.with { database in
            let big = TenantID(World.newID())
            let small = (0..<3).map { _ in TenantID(World.newID()) }
            try await queue(database).add((0..<50).map { _ in work(big) })
            try await queue(database).add(small.map { work($0) })
            let claimed = try await claim(database, limit: 4)
            #expect(Set(claimed.map(\.work.tenant)) == Set(small + [big]))
        }
    }

    @Test("with more tenants than a claim takes, all of them come in turn")
    func allTenantsCome() async throws {
        try await TestDatabase.with { database in
            let tenants = (0..<12).map { _ in TenantID(World.newID()) }
            try await queue(database).add(tenants.flatMap { tenant in (0..<2).map { _ in work(tenant) } })
            var seen: [TenantID] = []
            while true {
                let claimed = try await claim(database, limit: 5)
                if claimed.isEmpty { break }
                seen += claimed.map(\.work.tenant)
            }
            #expect(seen.count == 24 && Set(seen) == Set(tenants))
        }
    }

    @Test("what is no UUID is refused")
    func refusesOther() async throws {
        try await TestDatabase.with { database in
            #expect(try await reason { try await queue(database).add([work(lane: "site 7")]) } == .refused)
            try await queue(database).add([])
            #expect(try await claim(database, limit: 0).isEmpty)
        }
    }
}
