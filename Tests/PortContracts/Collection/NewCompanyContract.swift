import Billing
import Contracts
import Ports
import Runs
import Testing

@Suite("companies that appear at a source", .serialized)
struct NewCompanyContract {
    private func listing(_ numbers: Int...) -> [SourceCompany] {
        numbers.map { SourceCompany(identity: "\($0)", name: "Company \($0)") }
    }

    /// The open exceptions, by the identity they name; `all` for those from the start.
    private func told(_ world: World) async throws -> [String] {
        try await world.exceptions().map { $0.identity ?? "all" }.sorted()
    }

    @Test(
        "those from the first run on are one exception, later ones each one, and each run is compared once",
        arguments: StoreKind.allCases)
    func tells(kind: StoreKind) async throws {
        try await World.with(kind, companies: 2) { world in
            let collection = world.store.collection
            let first = try await world.run()
            try await collection.take(listing(1, 2, 3, 4), for: first[0])
            #expect(try await told(world) == ["all"])
            let only = try #require(try await world.exceptions().first)
            #expect(only.exception.code == .managedCompanyNew && only.integration == world.integration)
            #expect(only.exception.message.contains("lists 2 companies") && only.exception.newCompany == nil)
            try await collection.take(listing(1, 2, 3, 4, 5), for: first[1])
            #expect(try await told(world) == ["all"], "the run has told it")
            let second = try await world.run(on: world.date.adding(days: 1))
            try await collection.take(listing(1, 2, 3, 4, 5, 6), for: second[0])
            #expect(try await told(world) == ["5", "6", "all"])
            #expect(try await world.exceptions().compactMap(\.exception.newCompany).sorted() == ["5", "6"])
            let third = try await world.run(on: world.date.adding(days: 2))
            try await collection.take(listing(1, 2, 6), for: third[0])
            #expect(try await told(world) == ["6"], "the others are gone")
        }
    }

    @Test("one that is added is told no more", arguments: StoreKind.allCases)
    func added(kind: StoreKind) async throws {
        try await World.with(kind) { world in
            let collection = world.store.collection
            try await collection.take(listing(1), for: try await world.run()[0])
            #expect(try await told(world).isEmpty)
            let next = try await world.run(on: world.date.adding(days: 1))[0]
            try await collection.take(listing(1, 7, 8), for: next)
            try await world.mapped { rows in
                _ = try await rows.save([world.newCompany(ManagedCompanyID(newID()), identity: "7")])
                try await rows.closeExceptions(ofNew: ["7"], in: nil)
            }
            #expect(try await told(world) == ["8"])
            let third = try await world.run(on: world.date.adding(days: 2))
            try await collection.take(listing(1, 7, 8), for: third[0])
            #expect(try await told(world) == ["8"])
        }
    }

    @Test("one that somebody removed is not new", arguments: StoreKind.allCases)
    func removed(kind: StoreKind) async throws {
        try await World.with(kind, companies: 2) { world in
            let collection = world.store.collection
            try await collection.take(listing(1, 2), for: try await world.run()[0])
            try await world.change(world.companies[1]) { company in
                company.integration = nil
                company.automaticBilling = false
                company.connectWiseCompany = nil
                company.agreement = nil
            }
            try await collection.take(listing(1, 2), for: try await world.run(on: world.date.adding(days: 1))[0])
            #expect(try await told(world).isEmpty)
        }
    }

    @Test("a source of another tenant has its own", arguments: StoreKind.allCases)
    func tenants(kind: StoreKind) async throws {
        try await kind.with { store in
            let (one, other) = (try await World(in: store), try await World(in: store))
            try await one.store.collection.take(listing(1), for: try await one.run()[0])
            try await other.store.collection.take(listing(1, 2), for: try await other.run()[0])
            let next = one.date.adding(days: 1)
            try await one.store.collection.take(listing(1, 3), for: try await one.run(on: next)[0])
            #expect(try await told(one) == ["3"])
            try await other.mapped { try await $0.closeExceptions(ofNew: ["3"], in: nil) }
            #expect(try await told(one) == ["3"])
            #expect(try await told(other) == ["all"])
        }
    }

    @Test("exceptions about two additions of one slot are two", arguments: StoreKind.allCases)
    func additions(kind: StoreKind) async throws {
        try await World.with(kind) { world in
            let request = try await world.run()[0]
            for (addition, message) in [(900, "a"), (901, "b"), (900, "c")] {
                let exception = BillingException(
                    .additionNotOurs, agreement: AgreementID(31), addition: AdditionID(addition), message: message)
                try await world.store.collection.note(exception, for: request)
            }
            let open = try await world.exceptions().map(\.exception)
            #expect(open.map(\.addition) == [AdditionID(900), AdditionID(901)])
            #expect(open.map(\.message) == ["c", "b"])
        }
    }

    @Test("two integrations of one source tell it once", arguments: StoreKind.allCases)
    func oncePerSource(kind: StoreKind) async throws {
        try await World.with(kind) { world in
            let second = IntegrationID(newID())
            try await world.mapped { _ = try await $0.save(world.newIntegration(second, name: "a second")) }
            let request = try await world.run()[0]
            try await world.store.collection.take(listing(1), for: request)
            let of = { (run: CollectionRequest) in
                CollectionRequest(
                    tenant: run.tenant, managedCompany: run.managedCompany, run: RunID(newID()), integration: second,
                    source: run.source, billingDate: run.billingDate, sequence: 1)
            }
            try await world.store.collection.take(listing(1, 9), for: of(request))
            try await world.store.collection.take(listing(1, 9), for: try await world.run()[0])
            #expect(try await told(world) == ["9"])
            #expect(try await world.exceptions().map(\.integrationName) == ["a second"], "the first by name")
        }
    }
}
