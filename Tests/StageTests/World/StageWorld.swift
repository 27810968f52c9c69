import Billing
import Contracts
import Locking
import Pipeline
import Ports
import Runs
import SimulatedPorts

/// A tenant with a source, a site, an integration and companies in a simulated store, and what stages need beside it.
///
/// Set up through the ports, as the mapping API would. Company 1 is mapped to ConnectWise company 250 and agreement 31,
/// company 2 to 251 and 32, and so on.
struct StageWorld: Sendable {
    static let catalogue = ApplicationCatalogue([
        ApplicationDefinition(
            code: advanced, name: "Kaspersky Endpoint Security for Business Advanced", unit: .device,
            stems: ["Kaspersky Endpoint Security for Business - Advanced"])
    ])
    static let advanced = ApplicationCode("kesb-advanced")
    static let workstations = MappedProduct(id: ProductID(7), identifier: "KES-WKS")
    static let servers = MappedProduct(id: ProductID(8), identifier: "KES-SRV")

    /// The clock of store and stages.
    let clock = SimulatedClock()
    let store: SimulatedStore
    /// What the calls of the stage under test pass; what only prepares for it passes by.
    let gate = Gate()
    /// Where the stage under test announces.
    let topics = SimulatedTopics()
    let letters: Letters
    private let lastRun = Locked(0)

    var faults: Faults { gate.faults }
    var rows: Rows { store.rows }

    init(companies: Int = 1, revision: Int = 1, policy: BillingPolicy = .standard) async throws {
        store = SimulatedStore(clock: clock)
        letters = Letters(store, gate, topics: topics, clock: clock)
        store.addTenant(Ids.tenant, name: "Contoso", revision: revision)
        try await mapping { rows in
            _ = try await rows.save(Self.site)
            try await Self.integrate(1, policy, in: rows)
            _ = try await rows.save((0..<companies).map { Self.company($0 + 1) })
        }
    }

    /// An announcer in the name of the stage under test.
    var announcer: Announcer { Announcer(service: "test", topics: topics, clock: clock) }

    /// The number of the next run.
    func nextRun() -> Int {
        lastRun.withLock { last in
            last += 1
            return last
        }
    }

    /// One transaction of the tenant, as the mapping API makes it.
    @discardableResult
    func mapping<Answer: Sendable>(
        _ body: @Sendable (any MappingTransaction) async throws -> Answer
    ) async throws -> Answer { try await store.mapping().transaction(of: Ids.tenant, body) }
}

/// Records as they are made here.
extension StageWorld {
    static let stamp = RecordStamp(version: 0, updatedAt: SimulatedClock().now, updatedBy: "test")
    static let site = StoredSite(
        id: Ids.site, name: "main", url: "https://connectwise", host: "connectwise", companyLogin: "msp",
        clientID: "id", publicKey: "key", sealedPrivateKey: [1], trust: StoredTrust(), stamp: stamp)

    static func company(_ number: Int, of integration: Int = 1, mappedAs other: Int? = nil) -> StoredCompany {
        StoredCompany(
            id: Ids.company(number), integration: Ids.integration(integration), source: Ids.source(integration),
            sourceKind: .securityCenter, identity: "\(number)", name: "Company \(number)",
            connectWiseCompany: ConnectWiseCompanyID(249 + (other ?? number)), connectWiseCompanyName: "CW",
            agreement: AgreementID(30 + (other ?? number)), agreementName: "Managed Security", automaticBilling: true,
            stamp: stamp)
    }

    /// A source and an integration of it with the site; servers and workstations are billed apart.
    static func integrate(
        _ number: Int, _ policy: BillingPolicy = .standard, in rows: any MappingTransaction
    ) async throws {
        let account = SecurityCenterAccount(user: "u", domain: nil, isInternalUser: true, sealedPassword: [3])
        _ = try await rows.save(
            StoredSource(
                id: Ids.source(number), name: "ksc \(number)", url: "https://ksc", account: .securityCenter(account),
                trust: StoredTrust(), stamp: stamp))
        _ = try await rows.save(
            StoredIntegration(
                id: Ids.integration(number), name: "integration \(number)", source: Ids.source(number), site: Ids.site,
                timeZone: "Europe/Berlin", mode: .bill, policy: policy, runMinute: nil, nextDue: nil, stamp: stamp))
        let target = ProductTarget.byCategory(servers: servers, workstations: workstations, nonWindows: nil)
        _ = try await rows.save(
            [
                StoredProductMapping(
                    mapping: ProductMapping(application: advanced, target: target), applicationName: "Advanced",
                    stamp: stamp)
            ], of: Ids.integration(number))
    }
}

/// What a person changes meanwhile.
extension StageWorld {
    /// Saves a company, under a new revision.
    func change(_ company: Int = 1, _ change: @Sendable (inout StoredCompany) -> Void) async throws {
        try await mapping { rows in
            let found = try await rows.companies(["\(company)"], ofKind: .securityCenter, lock: .exclusive)
            guard var changed = found.first else { throw Unexpected("there is no company \(company)") }
            change(&changed)
            _ = try await rows.save([changed])
            _ = try await rows.raiseRevision()
        }
    }

    /// Maps the application to another target; `nil`: to none.
    func map(_ target: ProductTarget?, of integration: Int = 1) async throws {
        try await mapping { rows in
            if let target {
                let known = try await rows.products(of: Ids.integration(integration)).first
                _ = try await rows.save(
                    [
                        StoredProductMapping(
                            mapping: ProductMapping(application: Self.advanced, target: target),
                            applicationName: "Advanced", stamp: known?.stamp ?? Self.stamp)
                    ], of: Ids.integration(integration))
            } else {
                try await rows.delete(Self.advanced, of: Ids.integration(integration))
            }
            _ = try await rows.raiseRevision()
        }
    }

    /// Saves an integration, under a new revision.
    func changeIntegration(
        _ integration: Int = 1, _ change: @Sendable (inout StoredIntegration) -> Void
    ) async throws {
        try await mapping { rows in
            let found = try await rows.integration(Ids.integration(integration), lock: .exclusive)
            guard var changed = found else { throw Unexpected("there is no integration \(integration)") }
            change(&changed)
            _ = try await rows.save(changed)
            _ = try await rows.raiseRevision()
        }
    }

    /// Asks for a new plan of a company under a new revision, as a save does that concerns it.
    func askForPlan(_ company: Int = 1) async throws {
        try await mapping { rows in
            let revision = try await rows.raiseRevision()
            try await rows.keep([Ids.replan(company, revision: revision)])
        }
    }

    /// Raises the mapping revision, as any saving does.
    func raiseRevision() async throws { try await mapping { _ = try await $0.raiseRevision() } }
}

/// A test met something it did not prepare for.
struct Unexpected: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
