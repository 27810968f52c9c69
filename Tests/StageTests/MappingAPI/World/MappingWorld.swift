import Billing
import Contracts
import Foundation
import MappingAPIStage
import Observability
import Ports
import Runs
import SimulatedPorts
import Support
import Testing

/// The mapping API's stage over a simulated store with two tenants, Anna's and Otto's, without HTTP, JSON or database.
struct MappingWorld: Sendable {
    static let anna = Access(tenant: Ids.tenant, actor: "Anna", role: .admin)
    static let bert = Access(tenant: Ids.tenant, actor: "Bert", role: .billing)
    static let otto = Access(tenant: TenantID(Ids.uuid(2)), actor: "Otto", role: .admin)
    static let catalogue = ApplicationCatalogue([
        definition("kesb-advanced", "Kaspersky Endpoint Security for Business Advanced"),
        definition("kesb-select", "Kaspersky Endpoint Security for Business Select"),
        definition("kess", "Kaspersky Endpoint Security Small"),
        definition("kesc", "Kaspersky Endpoint Security Cloud", .user),
        definition("ks-m365", "Kaspersky Security for Microsoft Office 365", .mailbox),
    ])

    let store: SimulatedStore
    /// What the stage's transactions pass.
    let gate = Gate()
    /// Where they can be made to fail at their end.
    let ending: EndingStore
    let outside = Outside()
    let sealer = Sealer()
    let log = CapturingSink()
    let stage: MappingStage

    init() {
        store = SimulatedStore(clock: HandClock())
        store.addTenant(Self.anna.tenant, name: "Contoso")
        store.addTenant(Self.otto.tenant, name: "Wingtip")
        ending = EndingStore(store.mapping(gate))
        stage = MappingStage(
            store: ending, connectWise: outside, sources: outside, sealing: sealer, catalogue: Self.catalogue,
            clock: SimulatedClock(), random: CountedRandom(), logger: Logger(label: "test", sink: log, level: .debug))
    }

    var rows: Rows { store.rows }
    var revision: Int { rows.tenants[Ids.tenant]?.revision ?? -1 }

    private static func definition(
        _ code: String, _ name: String, _ unit: LicensingUnit = .device
    ) -> ApplicationDefinition {
        ApplicationDefinition(code: ApplicationCode(code), name: name, unit: unit, stems: [name])
    }
}

/// What is set up as a person would.
extension MappingWorld {
    /// Both systems, joined.
    func integration(_ access: Access = anna, timeZone: String = "Europe/Berlin") async throws -> StoredIntegration {
        let site = try await stage.addSite(.site(), access)
        let source = try await stage.addSource(.source(), access)
        return try await stage.addIntegration(
            .join(source.id, site.id, timeZone: timeZone, mode: .bill), access)
    }

    /// Both systems, joined, with company 12 billed to agreement 31 of company 250.
    func mapped(_ access: Access = anna) async throws -> StoredIntegration {
        let integration = try await integration(access)
        try await map([.of("12", company: .to(250), agreement: .to(31), billing: true)], in: integration, access)
        return integration
    }

    @discardableResult
    func map(
        _ drafts: [CompanyDraft], in integration: StoredIntegration, _ access: Access = anna
    ) async throws -> Saved<[StoredCompany]> {
        try await stage.saveCompanies(Drafts(drafts, problems: []), of: integration.id, access)
    }

    @discardableResult
    func map(
        _ drafts: [ProductDraft], in integration: StoredIntegration, _ access: Access = anna
    ) async throws -> Saved<[ProductRecord]> {
        try await stage.saveProducts(Drafts(drafts, problems: []), of: integration.id, access)
    }

    /// Servers and workstations apart, as the worked example has them.
    @discardableResult
    func mapProducts(in integration: StoredIntegration) async throws -> Saved<[ProductRecord]> {
        try await map([.of("kesb-advanced", .byCategory(servers: "KES-SRV", workstations: "KES-WKS"))], in: integration)
    }

    /// Whatever is wrong with what `call` asks for.
    func refused<Answer>(_ call: (MappingStage) async throws -> Answer) async throws -> Refusal {
        do {
            _ = try await call(stage)
        } catch let refusal as Refusal { return refusal }
        throw Unexpected("nothing was refused")
    }
}

/// What other stages make of it.
extension MappingWorld {
    func company(_ identity: String = "12", of access: Access = anna) throws -> StoredCompany {
        let found = rows.companies.all { $0.tenant == access.tenant && $1.identity == identity }.first
        return try #require(found).row
    }

    /// The addition of company 12's ninety workstations on agreement 31, as the writer leaves it; `number` counts them
    /// where there are more.
    func addition(
        _ state: LedgerEntry.State = .live, on site: SiteID, of application: String = "kesb-advanced", number: Int = 1
    ) throws {
        let slot = Slot(application: ApplicationCode(application), category: .workstation)
        let entry = LedgerEntry(
            slot: slot, generation: 1, tag: SlotTag("tb:\(number)"), state: state, agreement: AgreementID(31),
            addition: state == .creating ? nil : AdditionID(900 + number),
            product: MappedProduct(id: ProductID(7), identifier: "KES-WKS"), quantity: UnitCount(90),
            effectiveDate: Ids.day("2026-11-24"), peakUnits: UnitCount(90), peakPeriod: nil, verifiedOn: nil)
        let key = CompanyKey(tenant: Ids.tenant, company: try company().id)
        store.change { $0.keep(entry, of: key, on: site) }
    }

    /// What collector and calculator do with the newest request for a company: ninety workstations, ten servers.
    func readAndPlan(_ identity: String = "12") async throws {
        let company = try company(identity).id
        let request = try #require(try announced(CollectionRequest.self).last { $0.managedCompany == company })
        let taken = try await store.collection().save(
            Self.usage(of: company, on: request.billingDate), evidence: [], for: request)
        let plans = store.plans(extending: Self.catalogue)
        let inputs = try await plans.load([taken]).compactMap { facts in
            try facts.map { facts in
                PlanningInput(
                    announcement: facts.stored, snapshot: try facts.snapshot.get(), state: try facts.state.get(),
                    site: facts.site)
            }
        }
        _ = try await plans.save(
            inputs.map { input in
                MadePlan(
                    id: DerivedID.plan(
                        from: SnapshotID(taken.id), revision: input.state.revision, rules: AdditionPlan.rulesVersion),
                    input: input, plan: makePlan(for: input.snapshot, under: input.state))
            })
    }

    private static func usage(of company: ManagedCompanyID, on date: BillingDate) -> UsageSnapshot {
        let serial = KeySerial("1A2B-000001")
        func group(_ system: OperatingSystem, _ units: Int) -> UsageGroup {
            UsageGroup(system: system, uses: [KeyUse(serial)], units: UnitCount(units))
        }
        return UsageSnapshot(
            managedCompany: company, billingDate: date,
            keys: [
                LicenceKey(
                    serial: serial, productName: "Kaspersky Endpoint Security for Business Advanced",
                    kind: .commercial, limitDate: BillingDate("2027-06-30"))
            ], groups: [group(.windowsWorkstation, 90), group(.windowsServer, 10)], listedDevices: UnitCount(100),
            reportedDevices: UnitCount(100))
    }
}
