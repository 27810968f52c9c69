import Billing
import Contracts
import Foundation
import Ports
import Postgres
import Runs
import Storage
import TestDatabases

/// A tenant with one source, one site, one integration and companies, in a database of its own or beside others.
struct World {
    let database: TestDatabase
    let tenant = TenantID(World.newID())
    let source = SourceID(World.newID())
    let site = SiteID(World.newID())
    let integration = IntegrationID(World.newID())
    let companies: [ManagedCompanyID]
    let date: BillingDate

    static func newID() -> String { UUID().uuidString.lowercased() }

    static func date(_ text: String) -> BillingDate {
        guard let date = BillingDate(text) else { preconditionFailure("\(text) is no day") }
        return date
    }

    /// Runs `body` in a world of its own.
    static func with(companies: Int = 1, _ body: (World) async throws -> Void) async throws {
        try await TestDatabase.with { database in
            try await body(try await World(in: database, companies: companies))
        }
    }

    init(in database: TestDatabase, companies count: Int = 1, date: BillingDate = World.date("2026-11-24")) async throws
    {
        self.database = database
        self.date = date
        companies = (0..<count).map { _ in ManagedCompanyID(World.newID()) }.sorted()
        let owner = database.owner
        try await owner.execute(
            """
            INSERT INTO tenants (tenant_id, name, sealed_data_key, mapping_revision)
            VALUES (\(tenant), \(tenant.text), '\\x00', 7)
            """)
        try await owner.execute(
            """
            INSERT INTO sites (tenant_id, site_id, name, api_url, api_host, company_id, company_login, client_id,
                               public_key, updated_by)
            VALUES (\(tenant), \(site), 'main', 'https://x', 'x', 'c', 'C', 'id', 'key', 'test')
            """)
        try await owner.execute(
            """
            INSERT INTO sources (tenant_id, source_id, name, kind, url, user_name, updated_by)
            VALUES (\(tenant), \(source), 'ksc', 'securityCenter', 'https://k', 'u', 'test')
            """)
        try await owner.execute(
            """
            INSERT INTO integrations (tenant_id, integration_id, name, source_id, site_id, time_zone, mode, updated_by)
            VALUES (\(tenant), \(integration), 'all', \(source), \(site), 'Europe/Berlin', 'bill', 'test')
            """)
        try await owner.execute(
            """
            INSERT INTO managed_companies (
                tenant_id, managed_company_id, integration_id, source_id, source_kind, source_identity, name,
                connectwise_company_id, agreement_id, automatic_billing, updated_by)
            SELECT \(tenant)::uuid, id, \(integration)::uuid, \(source)::uuid, 'securityCenter', place::text,
                   'Company ' || place, 100 + place, 30 + place, true, 'test'
              FROM unnest(\(companies)::uuid[]) WITH ORDINALITY AS u(id, place)
            """)
    }

    var company: ManagedCompanyID { companies[0] }

    // Each store connects as the role of the service that uses it: what a role may not do fails here.
    var collection: PostgresCollectionStore { PostgresCollectionStore(database.pool(as: "tallybridge_collector")) }
    var schedule: PostgresRunSchedule { PostgresRunSchedule(database.pool(as: "tallybridge_collector")) }
    var plans: PostgresPlanStore {
        PostgresPlanStore(database.pool(as: "tallybridge_calculator"), catalogue: ApplicationCatalogue([]))
    }
    var writer: PostgresWriterStore { PostgresWriterStore(database.pool(as: "tallybridge_writer")) }

    /// Requests a run as the command line does, and returns its collection requests in order of company.
    func run(on date: BillingDate? = nil) async throws -> [CollectionRequest] {
        let new = NewRun(
            id: RunID(World.newID()), tenant: tenant, integration: integration, billingDate: date ?? self.date,
            trigger: .requested, requestedBy: "test")
        let mapping = PostgresMappingStore(database.pool(as: "tallybridge_operator"), origin: .commandLine)
        let made = try await mapping.transaction(of: tenant) { try await $0.start(new) }
        precondition(made)
        let outbox = PostgresOutbox(database.pool(as: "tallybridge_operator"), origin: .commandLine)
        let waiting = try await outbox.waiting(limit: 10_000)
        try await outbox.published(waiting.map(\.position))
        return try waiting.map { try CanonicalJSON.decode(CollectionRequest.self, from: $0.record.value) }
            .sorted { $0.managedCompany < $1.managedCompany }
    }

    /// A snapshot with so many workstations on one key.
    func snapshot(_ request: CollectionRequest, units: Int = 3) -> UsageSnapshot {
        UsageSnapshot(
            managedCompany: request.managedCompany, billingDate: request.billingDate, keys: [],
            groups: [
                UsageGroup(
                    system: .windowsWorkstation, uses: [KeyUse(KeySerial("K-1"))], units: UnitCount(units))
            ], listedDevices: UnitCount(units), reportedDevices: nil)
    }

    func device(_ name: String) -> DeviceEvidence {
        DeviceEvidence(
            identity: name, name: name, system: .windowsWorkstation, daysUnseen: 0, uses: [KeyUse(KeySerial("K-1"))],
            reserve: [])
    }

    /// A plan for a loaded input: one slot of so many units.
    func plan(
        _ input: PlanningInput, units: Int = 3, exceptions: [BillingException] = [], revision: Int? = nil
    )
        -> MadePlan
    {
        let revision = revision ?? input.state.revision
        let plan = AdditionPlan(
            managedCompany: input.announcement.managedCompany, billingDate: input.announcement.billingDate,
            mappingRevision: revision, mode: .bill, usageAtZero: .keepAtZero,
            destination: PlanDestination(company: ConnectWiseCompanyID(101), agreement: AgreementID(31)),
            entries: [
                PlanEntry(
                    slot: slot, applicationName: "Endpoint", product: product, units: UnitCount(units),
                    adjustments: .none, quantity: UnitCount(units),
                    explanation: Explanation(counted: [], excludedKeys: [], outcomes: []))
            ], exceptions: exceptions)
        return MadePlan(
            id: DerivedID.plan(from: SnapshotID(input.announcement.id), revision: revision, rules: 1), input: input,
            plan: plan)
    }

    var slot: Slot { Slot(application: ApplicationCode("endpoint"), category: .workstation) }
    var product: MappedProduct { MappedProduct(id: ProductID(7), identifier: "KES-WKS") }

    /// Collects, plans and stores one company of a run; returns the stored plan's announcement.
    func planned(_ request: CollectionRequest, units: Int = 3, revision: Int? = nil) async throws -> AdditionPlanMade {
        let taken = try await collection.save(snapshot(request, units: units), evidence: [], for: request)
        let input = try await input(taken)
        return try await plans.save([plan(input, units: units, revision: revision)])[0]
    }

    func input(_ taken: UsageSnapshotTaken) async throws -> PlanningInput {
        guard let facts = try await plans.load([taken])[0] else { throw Unexpected(description: "no facts") }
        return PlanningInput(
            announcement: taken, snapshot: try facts.snapshot.get(), state: try facts.state.get(), site: facts.site)
    }

    /// Collects, plans and loads the write task of one company.
    func task(_ request: CollectionRequest, units: Int = 3) async throws -> WriteTask {
        _ = try await planned(request, units: units)
        return try await task(of: request.managedCompany)
    }

    /// The write task of a company.
    func task(of company: ManagedCompanyID) async throws -> WriteTask {
        let reading = try await writer.task(for: company, of: tenant)
        guard case .task(let task) = reading else { throw Unexpected(description: "\(reading)") }
        return task
    }

    func runState(_ run: RunID) async throws -> String? {
        try await database.value("SELECT state FROM billing_runs WHERE run_id = \(run)")
    }

    func part(_ request: CollectionRequest) async throws -> String? {
        try await database.value(
            """
            SELECT concat_ws(' ', state, outcome) FROM run_companies
             WHERE run_id = \(request.run) AND managed_company_id = \(request.managedCompany)
            """)
    }

    /// Codes of the open exceptions of a company by one stage.
    func exceptions(_ origin: String, of company: ManagedCompanyID? = nil) async throws -> [String] {
        try await database.values(
            """
            SELECT code FROM billing_exceptions
             WHERE managed_company_id = \(company ?? self.company) AND origin = \(origin) AND closed_at IS NULL
             ORDER BY code, application_code
            """)
    }
}

/// A test met something it did not prepare for.
struct Unexpected: Error, CustomStringConvertible {
    let description: String
}

/// The `PortError` that `body` throws; `nil` if it throws none.
func failure(_ body: () async throws -> Void) async -> PortError? {
    do {
        try await body()
        return nil
    } catch {
        return error as? PortError
    }
}
