import Billing
import Contracts
import Ports
import Runs
import Testing

@Suite("what was lost on the way to and from collecting", .serialized)
struct OverdueCollectionContract {
    /// What is found, without the sequence: that is a time, and passes with all others.
    private func overdue(_ world: World) async throws -> [RunPart] {
        let found = try await world.store.collection.overdueRequests(after: .seconds(300), limit: 10)
        for request in found { #expect(request.source == world.source && request.integration == world.integration) }
        return found.map(\.part)
    }

    @Test("a request that a broker lost is found as it was", arguments: StoreKind.allCases)
    func lost(kind: StoreKind) async throws {
        try await World.with(kind, companies: 2) { world in
            let requests = try await world.run()
            #expect(try await overdue(world).isEmpty)
            try await world.store.pass(.seconds(360))
            #expect(Set(try await overdue(world)) == Set(requests.map(\.part)))
        }
    }

    @Test("a request that waits as work, or is collected, is left alone", arguments: StoreKind.allCases)
    func atWork(kind: StoreKind) async throws {
        try await World.with(kind, companies: 2) { world in
            let requests = try await world.run()
            try await world.store.queue.add([world.work(requests[0])])
            _ = try await world.taken(requests[1])
            try await world.store.pass(.seconds(3600))
            #expect(try await overdue(world).isEmpty)
        }
    }

    @Test("a request is announced again less and less often", arguments: StoreKind.allCases)
    func backsOff(kind: StoreKind) async throws {
        try await World.with(kind) { world in
            let requests = try await world.run()
            try await world.store.pass(.seconds(40 * 60))
            #expect(try await overdue(world) == requests.map(\.part))
            try await world.store.collection.announcedAgain(requests)
            try await world.store.pass(.seconds(20 * 60))
            #expect(try await overdue(world).isEmpty, "twenty minutes of sixty")
            try await world.store.pass(.seconds(21 * 60))
            #expect(try await overdue(world) == requests.map(\.part), "forty-one minutes of eighty-one")
        }
    }

    @Test(
        "a snapshot is overdue until it is announced, again after a while, and never once it was planned",
        arguments: StoreKind.allCases)
    func snapshots(kind: StoreKind) async throws {
        try await World.with(kind) { world in
            let collection = world.store.collection
            let taken = try await world.taken()
            #expect(try await collection.overdue(after: .seconds(60), limit: 10).isEmpty)
            try await world.store.pass(.seconds(1800))
            #expect(try await collection.overdue(after: .seconds(60), limit: 10) == [taken])
            try await collection.announced([taken])
            #expect(try await collection.overdue(after: .seconds(60), limit: 10).isEmpty)
            try await world.store.pass(.seconds(1740))
            #expect(try await collection.overdue(after: .seconds(60), limit: 10).isEmpty)
            try await world.store.pass(.seconds(120))
            #expect(try await collection.overdue(after: .seconds(60), limit: 10) == [taken])
            _ = try await world.store.plans.save([world.plan(try await world.input(taken))])
            #expect(try await collection.overdue(after: .seconds(60), limit: 10).isEmpty)
        }
    }

    @Test("what waits longest is found first, and no more than asked for", arguments: StoreKind.allCases)
    func longestFirst(kind: StoreKind) async throws {
        try await World.with(kind) { world in
            let first = try await world.taken()
            try await world.store.pass(.seconds(60))
            _ = try await world.taken()
            #expect(try await world.store.collection.overdue(after: .zero, limit: 1) == [first])
        }
    }
}

@Suite("a company that moved to another integration", .serialized)
struct MovedCompanyContract {
    @Test(
        "the part whose work was dropped for other work is found, and can be collected", arguments: StoreKind.allCases)
    func movedOn(kind: StoreKind) async throws {
        try await World.with(kind) { world in
            let left = try await world.run(on: world.date.adding(days: 1))[0]
            try await world.store.queue.add([world.work(left)])
            let moved = IntegrationID(newID())
            try await world.mapped { _ = try await $0.save(world.newIntegration(moved, name: "second")) }
            try await world.change { $0.integration = moved }
            let run = RunID(newID())
            try await world.mapped {
                _ = try await $0.start(
                    NewRun(
                        id: run, tenant: world.tenant, integration: moved, billingDate: world.date,
                        trigger: .requested, requestedBy: "test"))
            }
            let joined = try #require(try await world.takeRequests("mapping-api").first)
            #expect(joined.run == run && joined.integration == moved)
            try await world.store.queue.add([world.work(joined)])
            try await world.store.collection.settle(left, as: .notBilled)
            #expect(try await world.part(left) == "settled notBilled")
            #expect(try await world.part(joined) == "requested")
            let claimed = try await world.store.queue.claim(.collect, limit: 9, perLane: 9, lease: .seconds(60))
            #expect(claimed.map(\.work) == [world.work(left)], "the older date's work gave way to it")
            #expect(try await world.store.queue.complete(claimed[0]))
            try await world.store.pass(.seconds(3600))
            let found = try await world.store.collection.overdueRequests(after: .seconds(300), limit: 9)
            #expect(found.map(\.run) == [run])
            let standing = try await world.store.collection.standing(of: joined)
            #expect(standing?.hasEnded == false && standing?.presentIntegration == moved)
        }
    }
}
