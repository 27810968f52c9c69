import Billing
import Contracts
import Ports
import Runs
import Testing

@Suite("what plans are made from", .serialized)
struct PlanningContract {
    private let mine = ApplicationDefinition(
        code: ApplicationCode("mine"), name: "Mine", unit: .device, stems: ["Mine"])
    private let base = ApplicationDefinition(
        code: ApplicationCode("base"), name: "Base", unit: .user, stems: ["Base"])

    @Test("a batch is loaded with all settings of its moment", arguments: StoreKind.allCases)
    func loads(kind: StoreKind) async throws {
        try await World.with(kind, companies: 2) { world in
            let requests = try await world.run()
            let taken = [try await world.taken(requests[0]), try await world.taken(requests[1])]
            let mapping = ProductMapping(application: world.slot.application, target: .single(world.product))
            let policy = BillingPolicy {
                $0.usageAtZero = .endAtZero
                $0.verifyEveryDays = 3
            }
            try await world.store.define(mine, for: world.tenant)
            try await world.changeIntegration { $0.policy = policy }
            try await world.change(world.companies[1]) {
                $0.connectWiseCompany = nil
                $0.agreement = nil
            }
            try await world.mapped {
                _ = try await $0.save(
                    [StoredProductMapping(mapping: mapping, applicationName: "E", stamp: .new)], of: world.integration)
            }
            let facts = try await world.store.plans(ApplicationCatalogue([base])).load(taken).compactMap { $0 }
            #expect(facts.map(\.stored) == taken)
            for (facts, request) in zip(facts, requests) {
                #expect(facts.site == world.site && facts.presentIntegration == world.integration)
                #expect(facts.bodyHash == facts.stored.contentHash)
                #expect(try facts.snapshot.get() == world.snapshot(request))
                let state = try facts.state.get()
                #expect(state.revision == 7 && state.mode == .bill && state.policy == policy)
                #expect(state.products == [mapping.application: mapping])
                #expect(state.catalogue == ApplicationCatalogue([base, mine]))
            }
            let mapped = CompanyMapping(
                connectWiseCompany: ConnectWiseCompanyID(101), automaticBilling: true, agreement: AgreementID(31))
            #expect(try facts.map { try $0.state.get().company } == [mapped, nil])
        }
    }

    @Test(
        "there is an answer for each announcement, and none for what the tenant has not", arguments: StoreKind.allCases)
    func nothing(kind: StoreKind) async throws {
        try await kind.with { store in
            let world = try await World(in: store)
            let other = try await World(in: store)
            let good = try await world.taken()
            func changed(
                id: String? = nil, tenant: TenantID? = nil, date: BillingDate? = nil
            ) -> UsageSnapshotTaken {
                UsageSnapshotTaken(
                    id: SnapshotID(id ?? good.id), tenant: tenant ?? good.tenant, managedCompany: good.managedCompany,
                    run: good.run, integration: good.integration, billingDate: date ?? good.billingDate,
                    devices: good.devices, mailboxes: 0, contentHash: good.contentHash)
            }
            let facts = try await store.plans.load([
                changed(id: newID()), changed(tenant: other.tenant), changed(id: "no uuid"), good,
                changed(date: good.billingDate.adding(days: 1)), good,
            ])
            #expect(facts.map { $0?.stored } == [nil, nil, nil, good, nil, good])
        }
    }

    @Test("an announcement that says otherwise gets what is stored to compare with", arguments: StoreKind.allCases)
    func otherwise(kind: StoreKind) async throws {
        try await World.with(kind) { world in
            let good = try await world.taken()
            let wrong = UsageSnapshotTaken(
                id: SnapshotID(good.id), tenant: good.tenant, managedCompany: good.managedCompany, run: good.run,
                integration: good.integration, billingDate: good.billingDate, devices: 99, mailboxes: 0,
                contentHash: "0")
            let facts = try await world.store.plans.load([wrong])
            #expect(facts[0]?.stored == good)
        }
    }

    @Test("a body or settings that cannot be read spoil no neighbour", arguments: StoreKind.allCases)
    func unreadable(kind: StoreKind) async throws {
        try await kind.with { store in
            let world = try await World(in: store)
            let other = try await World(in: store)
            let broken = try await world.taken()
            let settings = try await world.taken()
            let good = try await other.taken()
            try await store.corrupt(broken)
            try await store.corruptPolicy(of: world.integration, tenant: world.tenant)
            let facts = try await store.plans.load([broken, settings, good])
            #expect(facts[0]?.bodyHash != broken.contentHash)
            #expect(throws: Unreadable.self) { try facts[0]?.snapshot.get() }
            #expect(facts[1]?.bodyHash == settings.contentHash)
            #expect(throws: Unreadable.self) { try facts[1]?.state.get() }
            #expect(try facts[2]?.snapshot.get() != nil)
            #expect(try facts[2]?.state.get() != nil)
        }
    }

    @Test("settling snapshots ends their parts, and they are not announced again", arguments: StoreKind.allCases)
    func settles(kind: StoreKind) async throws {
        try await World.with(kind) { world in
            let request = try await world.run()[0]
            let taken = try await world.taken(request)
            try await world.store.plans.settle([taken], as: .notBilled)
            #expect(try await world.part(request) == "settled notBilled")
            #expect(try await world.state(of: request.run) == .completed)
            #expect(try await world.store.collection.overdue(after: .zero, limit: 10).isEmpty)
        }
    }

    @Test("giving up ends the part as failed with its exception, and twice as once", arguments: StoreKind.allCases)
    func givesUp(kind: StoreKind) async throws {
        try await World.with(kind) { world in
            let request = try await world.run()[0]
            let taken = try await world.taken(request)
            let broken = BillingException(.storedDataUnreadable, message: "broken")
            for _ in 0..<2 { try await world.store.plans.giveUp([(taken, broken), (taken, broken)]) }
            #expect(try await world.part(request) == "failed storedDataUnreadable")
            #expect(try await world.state(of: request.run) == .completedWithFailures)
            #expect(try await world.codes() == [.storedDataUnreadable])
            #expect(try await world.store.collection.overdue(after: .zero, limit: 10).isEmpty)
        }
    }

    @Test("giving up on what differs from what is stored ends nothing", arguments: StoreKind.allCases)
    func givesUpOnForeign(kind: StoreKind) async throws {
        try await World.with(kind) { world in
            let request = try await world.run()[0]
            let taken = try await world.taken(request)
            func changed(_ id: String, devices: Int) -> UsageSnapshotTaken {
                UsageSnapshotTaken(
                    id: SnapshotID(id), tenant: taken.tenant, managedCompany: taken.managedCompany, run: taken.run,
                    integration: taken.integration, billingDate: taken.billingDate, devices: devices, mailboxes: 0,
                    contentHash: taken.contentHash)
            }
            let broken = BillingException(.storedDataUnreadable, message: "broken")
            try await world.store.plans.giveUp([
                (changed(taken.id, devices: 99), broken), (changed(newID(), devices: 3), broken),
                (changed("no uuid", devices: 3), broken),
            ])
            #expect(try await world.part(request) == "collected")
            #expect(try await world.exceptions().isEmpty)
            #expect(try await world.store.collection.overdue(after: .zero, limit: 10) == [taken])
        }
    }

    @Test(
        "the newest snapshot of a company is by date, then by when it was stored; none is left out",
        arguments: StoreKind.allCases)
    func newest(kind: StoreKind) async throws {
        try await World.with(kind, companies: 2) { world in
            _ = try await world.taken()
            let newest = try await world.taken()
            _ = try await world.taken(on: world.date.adding(days: -1))
            let requests = world.companies.map {
                ReplanRequest(tenant: world.tenant, managedCompany: $0, mappingRevision: 8)
            }
            let unreadable = ReplanRequest(
                tenant: TenantID("x"), managedCompany: world.company, mappingRevision: 8)
            #expect(try await world.store.plans.newestSnapshots(of: requests + [unreadable]) == [newest])
            try await world.change { $0.integration = nil }
            #expect(try await world.store.plans.newestSnapshots(of: requests).isEmpty, "of the present integration")
        }
    }
}
