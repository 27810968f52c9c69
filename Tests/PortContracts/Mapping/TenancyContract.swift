import Billing
import Contracts
import Ports
import Runs
import Testing

/// Whoever has a token of one tenant learns and changes nothing of another, even with its ids at hand.
@Suite("a tenant's transaction", .serialized)
struct TenancyContract {
    /// Two tenants in one store; the first has everything that can be seen, and each call is the second's.
    private func with(_ kind: StoreKind, _ body: (World, World) async throws -> Void) async throws {
        try await kind.with { store in
            let owner = try await World(in: store, companies: 1)
            let stranger = try await World(in: store, companies: 0)
            let task = try await owner.newTask()
            try await store.writer.observe([owner.entry(.live, addition: 901)], in: task, intents: [:])
            try await store.writer.finish(
                task, outcome: .applied, settlements: [],
                exceptions: [BillingException(.productMissing, message: "m")])
            try await store.define(
                ApplicationDefinition(code: ApplicationCode("mine"), name: "Mine", unit: .device, stems: ["Mine"]),
                for: owner.tenant)
            try await owner.mapped {
                _ = try await $0.save(
                    [
                        StoredProductMapping(
                            mapping: ProductMapping(
                                application: owner.slot.application, target: .single(owner.product)),
                            applicationName: "E", stamp: .new)
                    ], of: owner.integration)
                try await $0.audit([AuditEntry(actor: "a", action: "x", subject: "s", before: nil, after: nil)])
            }
            try await body(owner, stranger)
        }
    }

    @Test("reads nothing of another", arguments: StoreKind.allCases)
    func reads(kind: StoreKind) async throws {
        try await with(kind) { owner, stranger in
            let run = try #require(try await owner.mapped { try await $0.runs(RunFilter(limit: 9)).first?.id })
            let seen = try await stranger.mapped { rows -> [String] in
                var seen: [String] = []
                func note(_ what: String, _ isSeen: Bool) { if isSeen { seen.append(what) } }
                let (site, source, integration) = (owner.site, owner.source, owner.integration)
                note("site", try await rows.site(site, lock: .none) != nil)
                note("site lock", try await rows.site(site, lock: .exclusive) != nil)
                note("sites", try await rows.sites(after: nil, limit: 9).map(\.id) != [stranger.site])
                note("source", try await rows.source(source, lock: .exclusive) != nil)
                note("sources", try await rows.sources(after: nil, limit: 9).map(\.id) != [stranger.source])
                note("integration", try await rows.integration(integration, lock: .exclusive) != nil)
                note(
                    "integrations",
                    try await rows.integrations(after: nil, limit: 9).map(\.id) != [stranger.integration])
                note("using site", try await !rows.integrations(using: site).isEmpty)
                note("using source", try await !rows.integrations(using: source).isEmpty)
                note(
                    "companies",
                    try await !rows.companies(of: integration, search: nil, after: nil, limit: 9).isEmpty)
                note("identities", try await !rows.companies(["1"], ofKind: .securityCenter, lock: .exclusive).isEmpty)
                note(
                    "mapped",
                    try await !rows.companies(of: integration, mappedTo: [ConnectWiseCompanyID(101)]).isEmpty)
                note("additions of companies", try await !rows.openAdditions(of: [owner.company]).isEmpty)
                note("additions on site", try await !rows.openAdditions(on: site).isEmpty)
                note(
                    "additions of integration",
                    try await !rows.openAdditions(of: integration, applications: nil).isEmpty)
                return seen
            }
            #expect(seen.isEmpty)
            #expect(try await seenOfHistory(owner, stranger, run).isEmpty)
        }
    }

    private func seenOfHistory(_ owner: World, _ stranger: World, _ run: RunID) async throws -> [String] {
        try await stranger.mapped { rows -> [String] in
            var seen: [String] = []
            func note(_ what: String, _ isSeen: Bool) { if isSeen { seen.append(what) } }
            let integration = owner.integration
            note("products", try await !rows.products(of: integration).isEmpty)
            note("names", try await !rows.productNamesSeen(by: integration).isEmpty)
            note("definitions", try await !rows.catalogueExtensions().isEmpty)
            note("newest date", try await rows.newestRequestedDate(of: integration) != nil)
            note("run", try await rows.run(run) != nil)
            note("runs", try await !rows.runs(RunFilter(limit: 9)).isEmpty)
            note("runs of", try await !rows.runs(RunFilter(integration: integration, limit: 9)).isEmpty)
            note("runs after", try await !rows.runs(RunFilter(after: run, limit: 9)).isEmpty)
            note("run companies", try await !rows.companies(of: run, after: nil, limit: 9).isEmpty)
            note(
                "plans",
                try await !rows.plans(of: integration, on: nil, identity: nil, after: nil, limit: 9).isEmpty)
            note("snapshots", try await !rows.snapshots(of: integration, on: owner.date).isEmpty)
            note("exceptions", try await !rows.exceptions(ExceptionFilter(includesClosed: true, limit: 9)).isEmpty)
            note("with snapshot", try await !rows.companiesWithSnapshot(of: integration, among: nil).isEmpty)
            note("audit", try await !rows.auditTrail(of: "s", limit: 9).isEmpty)
            return seen
        }
    }

    @Test("changes and removes nothing of another", arguments: StoreKind.allCases)
    func changes(kind: StoreKind) async throws {
        try await with(kind) { owner, stranger in
            let before = try await everything(of: owner)
            try await stranger.mapped { rows in
                _ = try await rows.raiseRevision()
                try await rows.delete(owner.slot.application, of: owner.integration)
                try await rows.closeExceptions(of: owner.company)
                try await rows.delete(owner.integration)
                try await rows.delete(owner.site)
                try await rows.delete(owner.source)
            }
            #expect(try await everything(of: owner) == before)
        }
    }

    @Test("saves its own rows under whatever ids, and refers to nobody else's", arguments: StoreKind.allCases)
    func writes(kind: StoreKind) async throws {
        try await with(kind) { owner, stranger in
            let before = try await everything(of: owner)
            try await stranger.mapped { rows in
                _ = try await rows.save(stranger.newSite(owner.site, name: "mine", login: "D"))
                _ = try await rows.save(stranger.newSource(owner.source, name: "mine"))
                _ = try await rows.save(stranger.newIntegration(owner.integration, name: "mine"))
                _ = try await rows.save([stranger.newCompany(owner.company, identity: "1")])
            }
            #expect(try await everything(of: owner) == before)
            let third = try await World(in: owner.store, companies: 0)
            func refused(
                _ body: @Sendable (any MappingTransaction) async throws -> Void
            ) async throws -> MappingConflict? {
                try await conflict { try await third.mapped(body) }
            }
            let integration = try await refused { rows in
                var integration = third.newIntegration(IntegrationID(newID()), name: "b")
                integration.source = owner.source
                _ = try await rows.save(integration)
            }
            #expect(integration == .other(rule: "integrations_tenant_id_source_id_fkey"))
            let company = try await refused { rows in
                var company = third.newCompany(ManagedCompanyID(newID()), identity: "1")
                company.integration = owner.integration
                _ = try await rows.save([company])
            }
            #expect(company == .other(rule: "managed_companies_tenant_id_integration_id_fkey"))
            let products = try await refused { rows in
                let mapping = ProductMapping(application: owner.slot.application, target: .single(owner.product))
                _ = try await rows.save(
                    [StoredProductMapping(mapping: mapping, applicationName: "E", stamp: .new)], of: owner.integration)
            }
            #expect(products == .other(rule: "product_mappings_tenant_id_integration_id_fkey"))
            let replan = try await refused { rows in
                try await rows.keep([
                    ReplanRequest(tenant: owner.tenant, managedCompany: owner.company, mappingRevision: 9)
                ])
            }
            #expect(replan == .other(rule: "replan_requests_tenant_id_managed_company_id_fkey"))
        }
    }

    @Test("starts no run of another", arguments: StoreKind.allCases)
    func starts(kind: StoreKind) async throws {
        try await with(kind) { owner, stranger in
            let why = try await failure {
                try await stranger.mapped { _ = try await $0.start(owner.newRun()) }
            }
            #expect(why?.reason == .refused)
            #expect(try await owner.mapped { try await $0.runs(RunFilter(limit: 9)).count } == 1)
        }
    }

    @Test("of a tenant that is not there sees nothing and stores nothing", arguments: StoreKind.allCases)
    func unknownTenant(kind: StoreKind) async throws {
        try await World.with(kind) { world in
            let unknown = TenantID(newID())
            let sites = try await world.store.mapping.transaction(of: unknown) {
                try await $0.sites(after: nil, limit: 9)
            }
            #expect(sites.isEmpty)
            let why = try await conflict {
                try await world.store.mapping.transaction(of: unknown) {
                    _ = try await $0.save(world.newSite(SiteID(newID())))
                }
            }
            #expect(why == .other(rule: "sites_tenant_id_fkey"))
        }
    }

    /// All that a tenant can look at.
    private func everything(of world: World) async throws -> [String] {
        try await world.mapped { rows in
            [
                "\(try await rows.sites(after: nil, limit: 9))", "\(try await rows.sources(after: nil, limit: 9))",
                "\(try await rows.integrations(after: nil, limit: 9))", "\(try await rows.revision())",
                "\(try await rows.companies(of: world.integration, search: nil, after: nil, limit: 9))",
                "\(try await rows.products(of: world.integration))",
                "\(try await rows.exceptions(ExceptionFilter(includesClosed: true, limit: 9)))",
            ]
        }
    }
}
