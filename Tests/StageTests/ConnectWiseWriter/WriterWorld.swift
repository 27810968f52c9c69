import Billing
import Contracts
import Locking
import Observability
import Pipeline
import Ports

@testable import ConnectWiseWriterStage

/// A writer over simulated ports, with the worked example's plan.
struct WriterWorld {
    let clock = SimulatedClock()
    let topics = SimulatedTopics()
    let connectWise = SimulatedConnectWise()
    let store: SimulatedWriterStore
    private let writer: AgreementWriter
    private let company = ManagedCompanyID("company")
    private let tenant = TenantID("tenant")
    private static let servers = MappedProduct(id: ProductID(8), identifier: "KES-SRV")
    private static let workstations = MappedProduct(id: ProductID(7), identifier: "KES-WKS")

    init() {
        store = SimulatedWriterStore(Self.plan(on: "2026-11-24", servers: 10, workstations: 90))
        writer = AgreementWriter(
            WriterSettings(
                callTimeout: .seconds(20), leaseDuration: .seconds(60), settlingDelay: .seconds(5),
                backoff: Backoff(first: .seconds(15), longest: .seconds(900)), probeEvery: .seconds(300),
                endRunAfter: .seconds(7200)),
            store: store, systems: connectWise,
            announcer: Announcer(service: "connectwise-writer", topics: topics, clock: clock),
            gate: LaneGate(clock: clock), clock: clock, random: MiddlingRandom(), logger: .disabled)
        connectWise.state.withLock { state in
            state.agreements = [
                AgreementFacts(
                    id: AgreementID(31), name: "Managed Security", company: ConnectWiseCompanyID(250),
                    startDate: .date(Self.day("2026-01-01")), endDate: .absent, isCancelled: false,
                    billStartDate: .date(Self.day("2026-01-01")), prorates: false, nextInvoiceDate: .absent, parent: nil
                )
            ]
            state.products = [Self.servers, Self.workstations].map { product in
                ProductFacts(
                    id: product.id, identifier: product.identifier, description: product.identifier, isInactive: false,
                    productClass: "NonInventory", isSerialized: false)
            }
        }
    }

    func process(age: Duration = .zero, attempts: Int = 1, payload: [UInt8]? = nil) async -> WorkVerdict {
        let announcement = try? CanonicalJSON.encode(await store.task(for: company, of: tenant)?.announcement)
        return await writer.process(
            WorkItem(
                work: NewWork(
                    kind: .write, tenant: tenant, company: company, lane: "site",
                    rank: WorkRank(billingDate: day("2026-11-24"), sequence: 1), payload: payload ?? announcement ?? []),
                attempts: attempts, age: age, token: "token"))
    }

    /// The announcement of the present plan.
    func payload() async throws -> [UInt8] {
        try CanonicalJSON.encode(await store.task(for: company, of: tenant)?.announcement)
    }

    func day(_ text: String) -> BillingDate { Self.day(text) }

    func plan(on date: String, servers: Int, workstations: Int, isBilled: Bool = true) -> AdditionPlan {
        Self.plan(on: date, servers: servers, workstations: workstations, isBilled: isBilled)
    }

    private static func day(_ text: String) -> BillingDate {
        guard let day = BillingDate(text) else { preconditionFailure("\(text) is no day") }
        return day
    }

    private static func plan(on date: String, servers: Int, workstations: Int, isBilled: Bool = true) -> AdditionPlan {
        let application = ApplicationCode("kesb-advanced")
        func entry(_ category: SlotCategory, _ product: MappedProduct, _ units: Int) -> PlanEntry {
            PlanEntry(
                slot: Slot(application: application, category: category), applicationName: "Advanced", product: product,
                units: UnitCount(units), adjustments: .none, quantity: UnitCount(units),
                explanation: Explanation(counted: [], excludedKeys: [], outcomes: []))
        }
        return AdditionPlan(
            managedCompany: ManagedCompanyID("company"), billingDate: day(date), mappingRevision: 1, mode: .bill,
            usageAtZero: .keepAtZero,
            destination: isBilled
                ? PlanDestination(company: ConnectWiseCompanyID(250), agreement: AgreementID(31)) : nil,
            entries: isBilled
                ? [entry(.server, Self.servers, servers), entry(.workstation, Self.workstations, workstations)] : [],
            exceptions: [])
    }
}
