import Billing
import Contracts
import Ports
import Runs
import Testing

extension World {
    /// The work that a collection request asks for.
    func work(_ request: CollectionRequest) -> NewWork {
        NewWork(
            kind: .collect, tenant: request.tenant, subject: WorkSubject(request.managedCompany),
            lane: request.source.text, rank: Rank(billingDate: request.billingDate, sequence: request.sequence),
            payload: [])
    }
}

@Suite("the queue of work", .serialized)
struct WorkContract {
    private let date = day("2026-11-24")

    private func work(
        _ tenant: TenantID = TenantID(newID()), _ subject: WorkSubject = WorkSubject(newID()), lane: String = newID(),
        sequence: Int = 1, date: BillingDate? = nil, kind: WorkKind = .collect, payload: String = "p"
    ) -> NewWork {
        NewWork(
            kind: kind, tenant: tenant, subject: subject, lane: lane,
            rank: Rank(billingDate: date ?? self.date, sequence: sequence), payload: Array(payload.utf8))
    }

    private func claim(
        _ store: any StoreUnderTest, _ kind: WorkKind = .collect, limit: Int = 10, perLane: Int = 10
    ) async throws -> [WorkItem] {
        try await store.queue.claim(kind, limit: limit, perLane: perLane, lease: .seconds(60))
    }

    @Test("the newest work for a subject wins, and announcing again changes nothing", arguments: StoreKind.allCases)
    func newestWins(kind: StoreKind) async throws {
        try await kind.with { store in
            let (tenant, subject) = (TenantID(newID()), WorkSubject(newID()))
            let middle = work(tenant, subject, sequence: 5, payload: "middle")
            try await store.queue.add([work(tenant, subject, sequence: 1), middle])
            for older in [
                work(tenant, subject, sequence: 4), work(tenant, subject, sequence: 5),
                work(tenant, subject, sequence: 99, date: date.adding(days: -1)),
            ] {
                try await store.queue.add([older])
            }
            let item = try #require(try await claim(store).first)
            #expect(item.work == middle && item.attempts == 0)
            try await store.queue.add([work(tenant, subject, kind: .write)])
            #expect(try await store.queue.depth(.collect).items == 1)
            #expect(try await store.queue.depth(.write).items == 1)
        }
    }

    @Test(
        "a claimed item is nobody else's until its lease ends; then attempts tell that it was tried",
        arguments: StoreKind.allCases)
    func leaseExpires(kind: StoreKind) async throws {
        try await kind.with { store in
            try await store.queue.add([work()])
            let first = try #require(try await claim(store).first)
            #expect(try await claim(store).isEmpty)
            #expect(try await store.queue.renew(first, lease: .seconds(60)))
            try await store.pass(.seconds(61))
            #expect(try await store.queue.renew(first, lease: .seconds(60)) == false, "run out, though nobody has it")
            let second = try #require(try await claim(store).first)
            #expect(second.attempts == 1 && second.work == first.work && second.token != first.token)
            #expect(try await store.queue.complete(first) == false)
            try await store.queue.postpone(first, for: .seconds(600), reason: "late")
            #expect(try await store.queue.renew(second, lease: .seconds(60)))
            #expect(try await store.queue.complete(second))
            #expect(try await store.queue.depth(.collect).items == 0)
        }
    }

    @Test(
        "newer work that comes while an older is in hand stays, due at once, with no attempts",
        arguments: StoreKind.allCases, [true, false])
    func newerStays(kind: StoreKind, postpones: Bool) async throws {
        try await kind.with { store in
            let old = work()
            let new = work(old.tenant, old.subject, lane: old.lane, sequence: 2)
            try await store.queue.add([old])
            let item = try #require(try await claim(store).first)
            try await store.queue.add([new])
            #expect(try await claim(store).isEmpty, "its subject is still being worked on")
            if postpones {
                try await store.queue.postpone(item, for: .seconds(600), reason: "busy")
            } else {
                #expect(try await store.queue.complete(item) == false)
            }
            let next = try #require(try await claim(store).first)
            #expect(next.work == new && next.attempts == 0)
            #expect(try await store.queue.complete(next))
        }
    }

    @Test("postponed work is due later", arguments: StoreKind.allCases)
    func postpones(kind: StoreKind) async throws {
        try await kind.with { store in
            try await store.queue.add([work()])
            let item = try #require(try await claim(store).first)
            try await store.queue.postpone(item, for: .seconds(600), reason: "the source\0 is busy")
            #expect(try await claim(store).isEmpty)
            try await store.pass(.seconds(601))
            #expect(try await claim(store).first?.attempts == 1)
        }
    }

    @Test("age is that of this rank's work, and depth tells the oldest", arguments: StoreKind.allCases)
    func age(kind: StoreKind) async throws {
        try await kind.with { store in
            let old = work()
            try await store.queue.add([old])
            try await store.pass(.seconds(90))
            #expect(try await store.queue.depth(.collect).oldest >= .seconds(90))
            let item = try #require(try await claim(store).first)
            #expect(item.age >= .seconds(90) && item.age < .seconds(120))
            try await store.queue.add([work(old.tenant, old.subject, sequence: 2)])
            _ = try await store.queue.complete(item)
            #expect(try await claim(store).first.map { $0.age < .seconds(30) } == true)
            #expect(try await store.queue.depth(.write).oldest == .zero)
        }
    }

    @Test("no lane has more than its share under lease; other lanes go on", arguments: StoreKind.allCases)
    func lanes(kind: StoreKind) async throws {
        try await kind.with { store in
            let tenant = TenantID(newID())
            let (sick, healthy) = (newID(), newID())
            try await store.queue.add(
                (0..<6).map { _ in work(tenant, lane: sick) } + (0..<3).map { _ in work(tenant, lane: healthy) })
            let first = try await claim(store, limit: 20, perLane: 2)
            #expect(first.count { $0.work.lane == sick } == 2 && first.count { $0.work.lane == healthy } == 2)
            #expect(try await claim(store, limit: 20, perLane: 2).isEmpty)
            #expect(try await store.queue.complete(try #require(first.first { $0.work.lane == sick })))
            #expect(try await claim(store, limit: 20, perLane: 2).map(\.work.lane) == [sick])
            try await store.pass(.seconds(61))
            #expect(try await claim(store, limit: 20, perLane: 2).count == 4, "leases that ended count no more")
        }
    }

    @Test(
        "a lane is one outside system: work of two kinds, even of one subject, counts together",
        arguments: StoreKind.allCases)
    func kindsShareLanes(kind: StoreKind) async throws {
        try await kind.with { store in
            let (tenant, subject, lane) = (TenantID(newID()), WorkSubject(newID()), newID())
            try await store.queue.add([
                work(tenant, subject, lane: lane), work(tenant, subject, lane: lane, kind: .write),
                work(tenant, lane: lane, kind: .write),
            ])
            let collect = try await claim(store, .collect, perLane: 2)
            #expect(collect.count == 1)
            let write = try await claim(store, .write, perLane: 2)
            #expect(write.count == 1)
            #expect(try await claim(store, .write, perLane: 2).isEmpty)
            #expect(try await store.queue.complete(collect[0]))
            #expect(try await claim(store, .write, perLane: 2).count == 1)
        }
    }

    @Test("a tenant with much work does not keep another waiting", arguments: StoreKind.allCases)
    func fairness(kind: StoreKind) async throws {
        try await kind.with { store in
            let big = TenantID(newID())
            let small = (0..<3).map { _ in TenantID(newID()) }
            try await store.queue.add((0..<50).map { _ in work(big) })
            try await store.queue.add(small.map { work($0) })
            #expect(Set(try await claim(store, limit: 4).map(\.work.tenant)) == Set(small + [big]))
        }
    }

    @Test("with more tenants than a claim takes, all of them come", arguments: StoreKind.allCases)
    func allTenantsCome(kind: StoreKind) async throws {
        try await kind.with { store in
            let tenants = (0..<12).map { _ in TenantID(newID()) }
            try await store.queue.add(tenants.flatMap { tenant in (0..<2).map { _ in work(tenant) } })
            var seen: [TenantID] = []
            while true {
                let claimed = try await claim(store, limit: 5)
                if claimed.isEmpty { break }
                seen += claimed.map(\.work.tenant)
            }
            #expect(seen.count == 24 && Set(seen) == Set(tenants))
        }
    }

    @Test("of one tenant the longest due comes first", arguments: StoreKind.allCases)
    func longestFirst(kind: StoreKind) async throws {
        try await kind.with { store in
            let first = work()
            try await store.queue.add([first])
            try await store.pass(.seconds(5))
            try await store.queue.add([work(first.tenant, lane: first.lane)])
            #expect(try await claim(store, limit: 1).map(\.work) == [first])
        }
    }

    @Test("what is no UUID, or no subject, is refused whole", arguments: StoreKind.allCases)
    func refuses(kind: StoreKind) async throws {
        try await kind.with { store in
            let long = String(repeating: "x", count: WorkSubject.longest + 1)
            for wrong in [
                work(lane: "site 7"), work(TenantID("x")), work(TenantID(newID()), WorkSubject("")),
                work(TenantID(newID()), WorkSubject(long)),
            ] {
                #expect(try await failure { try await store.queue.add([work(), wrong]) }?.reason == .refused)
            }
            #expect(try await store.queue.depth(.collect).items == 0)
            try await store.queue.add([])
            #expect(try await claim(store, limit: 0).isEmpty)
            try await store.queue.add([work(TenantID(newID()), WorkSubject("anything, even names"))])
            #expect(try await claim(store).first?.work.subject.text == "anything, even names")
        }
    }
}
