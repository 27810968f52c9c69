import Billing
import Contracts
import Ports
import Runs
import Testing

@Suite("collecting", .serialized)
struct CollectionContract {
    private let failure = BillingException(.collectionFailed, message: "the source did not answer")
    private let missing = BillingException(.managedCompanyMissing, message: "gone")

    @Test("a request of a running run stands with its company's source and identity", arguments: StoreKind.allCases)
    func standing(kind: StoreKind) async throws {
        try await World.with(kind) { world in
            let request = try await world.run()[0]
            #expect(
                try await world.store.collection.standing(of: request)
                    == CollectionStanding(
                        integration: world.integration, billingDate: world.date, hasEnded: false,
                        presentIntegration: world.integration, dates: CompanyDates(read: nil, awaited: world.date),
                        stored: nil,
                        target: CollectionTarget(identity: "1", name: "Company 1", source: world.source)))
        }
    }

    @Test("what no run of the tenant asks for has no standing", arguments: StoreKind.allCases)
    func nothing(kind: StoreKind) async throws {
        try await kind.with { store in
            let world = try await World(in: store)
            let other = try await World(in: store)
            let request = try await world.run()[0]
            func changed(
                tenant: TenantID? = nil, company: ManagedCompanyID? = nil, run: RunID? = nil
            ) -> CollectionRequest {
                CollectionRequest(
                    tenant: tenant ?? request.tenant, managedCompany: company ?? request.managedCompany,
                    run: run ?? request.run, integration: request.integration, source: request.source,
                    billingDate: request.billingDate, sequence: 1)
            }
            for wrong in [
                changed(tenant: other.tenant), changed(company: other.company), changed(run: RunID(newID())),
                changed(tenant: TenantID("'; DROP TABLE work")), changed(run: RunID("")),
            ] {
                #expect(try await store.collection.standing(of: wrong) == nil)
            }
        }
    }

    @Test("a snapshot is stored once: the second reading gets the first one back", arguments: StoreKind.allCases)
    func firstStoredWins(kind: StoreKind) async throws {
        try await World.with(kind) { world in
            let request = try await world.run()[0]
            let first = try await world.taken(request, units: 3)
            let second = try await world.taken(request, units: 99)
            #expect(second == first)
            #expect(first.devices == 3 && first.id == request.id && first.contentHash.count == 64)
            #expect(try await world.store.collection.standing(of: request)?.stored == first)
            #expect(try await world.part(request) == "collected")
            let seen = try await world.mapped {
                try await $0.snapshots(of: world.integration, on: world.date).map(\.snapshot)
            }
            #expect(seen == [world.snapshot(request, units: 3)])
        }
    }

    @Test(
        "billing dates of any year can be stored", arguments: StoreKind.allCases,
        ["1999-12-31", "2026-11-24", "2044-02-29"])
    func anyDate(kind: StoreKind, text: String) async throws {
        try await World.with(kind) { world in
            let taken = try await world.taken(on: day(text))
            #expect(taken.billingDate == day(text))
        }
    }

    @Test("a company that moved is seen to have, and settling it ends its run", arguments: StoreKind.allCases)
    func companyLeft(kind: StoreKind) async throws {
        try await World.with(kind) { world in
            let request = try await world.run()[0]
            try await world.change { $0.integration = nil }
            #expect(try await world.store.collection.standing(of: request)?.presentIntegration == nil)
            try await world.store.collection.settle(request, as: .notBilled)
            #expect(try await world.part(request) == "settled notBilled")
            #expect(try await world.state(of: request.run) == .completed)
            #expect(try await world.store.collection.standing(of: request)?.hasEnded == true)
        }
    }

    @Test(
        "storing, failing or settling a newer run's part ends older parts that still wait",
        arguments: StoreKind.allCases,
        ["save", "fail", "settle"])
    func supersedesOlder(kind: StoreKind, how: String) async throws {
        try await World.with(kind) { world in
            let first = try await world.run()[0]
            let second = try await world.run()[0]
            switch how {
            case "save": _ = try await world.taken(second)
            case "fail": try await world.store.collection.fail(second, with: failure, isUnreachable: true)
            default: try await world.store.collection.settle(second, as: .notBilled)
            }
            #expect(try await world.part(first) == "settled superseded")
            #expect(try await world.state(of: first.run) == .completed)
        }
    }

    @Test("an older run's reading leaves newer parts alone", arguments: StoreKind.allCases)
    func leavesNewer(kind: StoreKind) async throws {
        try await World.with(kind) { world in
            let first = try await world.run()[0]
            let second = try await world.run()[0]
            let earlier = try await world.run(on: world.date.adding(days: -1))[0]
            _ = try await world.taken(first)
            #expect(try await world.part(second) == "requested")
            #expect(try await world.part(earlier) == "settled superseded")
        }
    }

    @Test(
        "what was collected before may still be planned: only waiting parts are superseded",
        arguments: StoreKind.allCases)
    func leavesCollected(kind: StoreKind) async throws {
        try await World.with(kind) { world in
            let first = try await world.run()[0]
            _ = try await world.taken(first)
            _ = try await world.taken(try await world.run()[0])
            #expect(try await world.part(first) == "collected")
        }
    }

    @Test(
        "parts of an integration that the company has moved to are superseded by a newer reading, and not by settling",
        arguments: StoreKind.allCases, [true, false])
    func otherIntegration(kind: StoreKind, saves: Bool) async throws {
        try await World.with(kind) { world in
            let before = try await world.run()[0]
            let moved = IntegrationID(newID())
            try await world.mapped { _ = try await $0.save(world.newIntegration(moved, name: "second")) }
            try await world.change { $0.integration = moved }
            try await world.change { $0.integration = world.integration }
            let newer = try await world.run(on: world.date.adding(days: 1))[0]
            let ofMoved = CollectionRequest(
                tenant: world.tenant, managedCompany: world.company, run: RunID(newID()), integration: moved,
                source: world.source, billingDate: world.date, sequence: 1)
            try await world.change { $0.integration = moved }
            try await world.mapped {
                _ = try await $0.start(
                    NewRun(
                        id: ofMoved.run, tenant: world.tenant, integration: moved, billingDate: world.date,
                        trigger: .requested, requestedBy: "test"))
            }
            if saves {
                _ = try await world.taken(newer)
            } else {
                try await world.store.collection.settle(newer, as: .notBilled)
            }
            #expect(try await world.part(before) == "settled superseded")
            #expect(try await world.part(ofMoved) == (saves ? "settled superseded" : "requested"))
        }
    }

    @Test(
        "a run all of whose companies could not be reached has failed; else it completed with failures",
        arguments: StoreKind.allCases)
    func failedRuns(kind: StoreKind) async throws {
        let cases: [([Bool], RunState)] = [
            ([true, true], .failed), ([true, false], .completedWithFailures), ([false, false], .completedWithFailures),
        ]
        for (unreachable, state) in cases {
            try await World.with(kind, companies: 2) { world in
                let requests = try await world.run()
                for (request, isUnreachable) in zip(requests, unreachable) {
                    #expect(try await world.state(of: request.run) == .running)
                    try await world.store.collection.fail(
                        request, with: isUnreachable ? failure : missing, isUnreachable: isUnreachable)
                }
                #expect(try await world.state(of: requests[0].run) == state)
                let code = unreachable[1] ? failure.code : missing.code
                #expect(try await world.part(requests[1]) == "failed \(code.rawValue)")
                #expect(try await world.store.collection.standing(of: requests[0])?.hasEnded == true)
            }
        }
    }

    @Test("a noted exception is open once, as said last; a later reading closes it", arguments: StoreKind.allCases)
    func notes(kind: StoreKind) async throws {
        try await World.with(kind) { world in
            let request = try await world.run()[0]
            for text in ["one", "two"] {
                try await world.store.collection.note(
                    BillingException(.connectionNeedsAttention, message: text), for: request)
            }
            #expect(try await world.exceptions().map(\.exception.message) == ["two"])
            #expect(try await world.part(request) == "requested")
            _ = try await world.taken(request)
            #expect(try await world.exceptions().isEmpty)
            #expect(try await world.exceptions(closed: true).count == 1)
        }
    }
}
