import Billing
import Contracts
import Ports
import Runs
import Testing

@Suite("the dates a company was read for, or may still be", .serialized)
struct CompanyDatesContract {
    private let failure = BillingException(.collectionFailed, message: "away")

    @Test(
        "a requested date is awaited until it was read or has failed, and one that failed counts no more",
        arguments: StoreKind.allCases)
    func dates(kind: StoreKind) async throws {
        try await World.with(kind) { world in
            let request = try await world.run()[0]
            func dates() async throws -> CompanyDates? {
                try await world.store.collection.standing(of: request)?.dates
            }
            #expect(try await dates() == CompanyDates(read: nil, awaited: world.date))
            _ = try await world.planned(request)
            #expect(try await dates() == CompanyDates(read: world.date, awaited: nil))
            let newer = try await world.run(on: world.date.adding(days: 1))[0]
            #expect(try await dates() == CompanyDates(read: world.date, awaited: newer.billingDate))
            #expect(try await world.task().dates == (try await dates()))
            try await world.store.collection.fail(newer, with: failure, isUnreachable: true)
            #expect(try await dates() == CompanyDates(read: world.date, awaited: nil))
            let newest = try await world.run(on: world.date.adding(days: 2))[0]
            _ = try await world.taken(newest)
            #expect(try await dates() == CompanyDates(read: newest.billingDate, awaited: nil))
            #expect(try await world.task().dates == (try await dates()))
        }
    }

    @Test("they are each company's own", arguments: StoreKind.allCases)
    func ofEachCompany(kind: StoreKind) async throws {
        try await World.with(kind, companies: 2) { world in
            let requests = try await world.run()
            let newer = try await world.run(on: world.date.adding(days: 1))
            try await world.store.collection.fail(newer[0], with: failure, isUnreachable: false)
            _ = try await world.taken(newer[1])
            let standings = [
                try await world.store.collection.standing(of: requests[0]),
                try await world.store.collection.standing(of: requests[1]),
            ]
            #expect(standings.map { $0?.dates.newest } == [nil, newer[1].billingDate])
        }
    }

    @Test("what another integration read, or asked for, is none of theirs", arguments: StoreKind.allCases)
    func ofItsIntegration(kind: StoreKind) async throws {
        try await World.with(kind) { world in
            _ = try await world.taken(on: world.date.adding(days: 1))
            _ = try await world.run(on: world.date.adding(days: 2))
            let moved = IntegrationID(newID())
            try await world.mapped { _ = try await $0.save(world.newIntegration(moved, name: "second")) }
            try await world.change { $0.integration = moved }
            let run = NewRun(
                id: RunID(newID()), tenant: world.tenant, integration: moved, billingDate: world.date,
                trigger: .requested, requestedBy: "test")
            try await world.mapped { _ = try await $0.start(run) }
            let joined = try #require(try await world.takeRequests("mapping-api").first)
            let standing = try await world.store.collection.standing(of: joined)
            #expect(standing?.dates == CompanyDates(read: nil, awaited: world.date))
        }
    }

    @Test("a plan is made again once its snapshot has an older one", arguments: StoreKind.allCases)
    func plannedAgain(kind: StoreKind) async throws {
        try await World.with(kind) { world in
            let request = try await world.run()[0]
            #expect(try await world.task(request).isPlannedAgain == false)
            _ = try await world.planned(request, units: 4, revision: 8)
            #expect(try await world.task().isPlannedAgain)
            _ = try await world.planned(try await world.run()[0], revision: 9)
            #expect(try await world.task().isPlannedAgain == false, "another snapshot of the day")
        }
    }

    @Test("a snapshot that was planned is planned again on the integration's own today", arguments: StoreKind.allCases)
    func plannedAgainOn(kind: StoreKind) async throws {
        try await World.with(kind) { world in
            let request = try await world.run()[0]
            let taken = try await world.taken(request)
            #expect(try await world.store.plans.load([taken])[0]?.plannedAgainOn == nil)
            _ = try await world.planned(request)
            let today = try await world.mapped { try await $0.today(in: "Europe/Berlin") }
            let again = try await world.store.plans.load([taken])[0]?.plannedAgainOn
            #expect(again == today && again.map { $0 > world.date } == true)
        }
    }
}
