import Billing
import MappingAPIStage
import Ports
import Testing

@Suite("Tenants apart")
struct TenancyTests {
    private typealias Operation = @Sendable (MappingStage, StoredIntegration, RunID, Access) async throws -> Void

    /// Everything that is done to something by its id.
    private static let operations: [(name: String, operation: Operation)] = [
        ("site", { stage, known, _, access in _ = try await stage.site(known.site, access) }),
        ("saveSite", { stage, known, _, access in _ = try await stage.saveSite(known.site, .site("x"), access) }),
        ("removeSite", { stage, known, _, access in try await stage.removeSite(known.site, access) }),
        ("testSite", { stage, known, _, access in _ = try await stage.testSite(known.site, access) }),
        (
            "connectWiseCompanies",
            { stage, known, _, access in
                _ = try await stage.connectWiseCompanies(known.site, search: nil, Page(), access)
            }
        ),
        (
            "agreements",
            { stage, known, _, access in _ = try await stage.agreements(known.site, of: nil, Page(), access) }
        ),
        (
            "products",
            { stage, known, _, access in _ = try await stage.products(known.site, search: nil, Page(), access) }
        ),
        ("source", { stage, known, _, access in _ = try await stage.source(known.source, access) }),
        (
            "saveSource",
            { stage, known, _, access in _ = try await stage.saveSource(known.source, .source("x"), access) }
        ),
        ("removeSource", { stage, known, _, access in try await stage.removeSource(known.source, access) }),
        ("testSource", { stage, known, _, access in _ = try await stage.testSource(known.source, access) }),
        (
            "managedCompanies",
            { stage, known, _, access in
                _ = try await stage.managedCompanies(known.source, search: nil, Page(), access)
            }
        ),
        ("integration", { stage, known, _, access in _ = try await stage.integration(known.id, access) }),
        (
            "saveIntegration",
            { stage, known, _, access in _ = try await stage.saveIntegration(known.id, .same(known), access) }
        ),
        ("removeIntegration", { stage, known, _, access in try await stage.removeIntegration(known.id, access) }),
        ("testIntegration", { stage, known, _, access in _ = try await stage.testIntegration(known.id, access) }),
        (
            "companies",
            { stage, known, _, access in _ = try await stage.companies(known.id, search: nil, Page(), access) }
        ),
        (
            "saveCompanies",
            { stage, known, _, access in
                let drafts = Drafts([CompanyDraft.of("12", billing: false)], problems: [])
                _ = try await stage.saveCompanies(drafts, of: known.id, access)
            }
        ),
        ("removeCompany", { stage, known, _, access in try await stage.removeCompany("12", of: known.id, access) }),
        (
            "productMappings",
            { stage, known, _, access in _ = try await stage.productMappings(known.id, Page(), access) }
        ),
        (
            "saveProducts",
            { stage, known, _, access in
                let drafts = Drafts([try ProductDraft.of("kess", .single("KES-WKS"))], problems: [])
                _ = try await stage.saveProducts(drafts, of: known.id, access)
            }
        ),
        (
            "removeProduct",
            { stage, known, _, access in
                try await stage.removeProduct(try ApplicationName("kesb-advanced"), of: known.id, access)
            }
        ),
        ("startRun", { stage, known, _, access in _ = try await stage.startRun(known.id, on: nil, access) }),
        ("run", { stage, _, run, access in _ = try await stage.run(run, Page(), access) }),
        ("plans", { stage, known, _, access in _ = try await stage.plans(of: known.id, on: nil, Page(), access) }),
        ("plan", { stage, known, _, access in _ = try await stage.plan(of: "12", in: known.id, on: nil, access) }),
    ]

    @Test("nothing of another tenant is found by its id, nothing of it changes, and no outside system of it is asked")
    func strangers() async throws {
        let world = MappingWorld()
        let mine = try await world.mapped()
        try await world.mapProducts(in: mine)
        _ = try await world.mapped(MappingWorld.otto)
        let run = try await started(world, mine)
        try await world.readAndPlan()
        let before = (world.written(), world.written(MappingWorld.otto.tenant), world.outside.calls)
        for (name, operation) in Self.operations {
            let refusal = try await world.refused { try await operation($0, mine, run, MappingWorld.otto) }
            #expect(refusal.kind == .notFound, "\(name): \(refusal)")
        }
        #expect(world.written() == before.0)
        #expect(world.written(MappingWorld.otto.tenant) == before.1)
        #expect(world.outside.calls == before.2)
        // Their owner finds them all: what was refused was refused for the tenant's sake.
        for (name, operation) in Self.operations where !name.hasPrefix("remove") {
            try await operation(world.stage, mine, run, MappingWorld.anna)
        }
    }

    @Test("lists show the tenant's own only, also where they are filtered by what is another's")
    func lists() async throws {
        let world = MappingWorld()
        let mine = try await world.mapped()
        let run = try await started(world, mine)
        try await world.readAndPlan()
        let (stage, otto) = (world.stage, MappingWorld.otto)
        #expect(try await stage.sites(Page(), otto).items.isEmpty)
        #expect(try await stage.sources(Page(), otto).items.isEmpty)
        #expect(try await stage.integrations(Page(), otto).items.isEmpty)
        #expect(try await stage.runs(RunFilter(integration: mine.id, limit: 9), otto).items.isEmpty)
        #expect(try await stage.runs(RunFilter(after: run, limit: 9), otto).items.isEmpty)
        #expect(try await stage.exceptions(ExceptionFilter(integration: mine.id, limit: 9), otto).items.isEmpty)
        #expect(try await stage.exceptions(ExceptionFilter(limit: 9), MappingWorld.anna).items.count == 1)
    }

    @Test("equal names, identities and mappings of two tenants do not disturb each other")
    func equals() async throws {
        let world = MappingWorld()
        let mine = try await world.mapped()
        let theirs = try await world.mapped(MappingWorld.otto)
        #expect(Set([mine.id, theirs.id]).count == 2)
        let before = world.written()
        try await world.map([.of("12", company: .to(251))], in: theirs, MappingWorld.otto)
        try await world.stage.removeCompany("12", of: theirs.id, MappingWorld.otto)
        #expect(world.written() == before)
        #expect(try world.company("12", of: MappingWorld.otto).integration == nil)
    }

    private func started(_ world: MappingWorld, _ integration: StoredIntegration) async throws -> RunID {
        let requested = try await world.stage.startRun(integration.id, on: nil, MappingWorld.anna)
        guard case .started(let run) = requested else { throw Unexpected("nothing was started") }
        return run.id
    }
}
