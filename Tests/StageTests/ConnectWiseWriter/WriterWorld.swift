import Billing
import ConnectWiseWriterStage
import Contracts
import Locking
import Observability
import Pipeline
import Ports
import Runs
import SimulatedPorts

/// A writer over the simulated store, with the worked example's plan: ten servers and ninety workstations.
struct WriterWorld {
    static let settings = WriterSettings(
        callTimeout: .seconds(20), leaseDuration: .seconds(60), settlingDelay: .seconds(5),
        backoff: Backoff(first: .seconds(15), longest: .seconds(900)), probeEvery: .seconds(300),
        endRunAfter: .seconds(7200))

    let world: StageWorld
    let connectWise = SimulatedConnectWise()
    private let writer: AgreementWriter

    /// - Parameters:
    ///   - isPlanned: whether the worked example's plan is made.
    ///   - isGuarded: whether sudden changes wait.
    init(
        policy: BillingPolicy = .standard, prorates: Bool = false, isPlanned: Bool = true, isGuarded: Bool = false
    ) async throws {
        var policy = policy
        policy.guards.enabled = isGuarded
        world = try await StageWorld(policy: policy)
        writer = AgreementWriter(
            Self.settings,
            WriterPorts(
                store: world.store.writer(world.gate), systems: connectWise, queue: world.store.queue(),
                announcer: world.announcer, deadLetters: world.letters.office, gate: LaneGate(clock: world.clock),
                clock: world.clock, random: MiddlingRandom(), logger: .disabled))
        connectWise.state.withLock { state in
            state.agreements = [31, 41].map { Self.agreement($0, prorates: prorates) }
            state.products = [StageWorld.servers, StageWorld.workstations].map { product in
                ProductFacts(
                    id: product.id, identifier: product.identifier, description: product.identifier, isInactive: false,
                    productClass: "NonInventory", isSerialized: false)
            }
        }
        if isPlanned { try await plan(servers: 10, workstations: 90) }
    }

    /// An agreement of the ConnectWise company 250.
    static func agreement(_ id: Int, prorates: Bool = false, nextInvoice: DateFact = .absent) -> AgreementFacts {
        AgreementFacts(
            id: AgreementID(id), name: "Managed Security", company: ConnectWiseCompanyID(250),
            startDate: .date(Ids.day("2026-01-01")), endDate: .absent, isCancelled: false,
            billStartDate: .date(Ids.day("2026-01-01")), prorates: prorates, nextInvoiceDate: nextInvoice, parent: nil,
            billingCycle: "Monthly")
    }

    var clock: SimulatedClock { world.clock }
    var gate: Gate { world.gate }
    var faults: Faults { world.faults }

    /// A run is made, collected and planned: its plan takes the place of the present one.
    @discardableResult
    func plan(
        on date: String = "2026-11-24", servers: Int = 10, workstations: Int, of integration: Int = 1
    ) async throws -> AdditionPlanMade {
        try await world.plan(
            StageWorld.usage(servers: servers, workstations: workstations), on: date, of: integration)
    }

    /// Has a company's work done once.
    @discardableResult
    func process(
        _ company: Int = 1, age: Duration = .zero, attempts: Int = 1, payload: [UInt8] = Array("{}".utf8)
    ) async -> WorkVerdict {
        let work = Ids.work(company, kind: .write, lane: Ids.site.text, payload: payload)
        return await writer.process(WorkItem(work, attempts: attempts, age: age))
    }

    /// What the writer is to do for company 1.
    func task() async throws -> WriteTask {
        guard case .task(let task) = try await world.store.writer().task(for: Ids.company(1), of: Ids.tenant) else {
            throw Unexpected("there is no task")
        }
        return task
    }

    /// Has looked for writes that may come late; for how many companies.
    func look() async throws -> Int { try await writer.lookForSuspects() }

    /// The time that passes before a reading proves what became of a write.
    func letSettle() { clock.advance(by: Self.settings.callTimeout + Self.settings.settlingDelay) }

    /// The next writes meet these, one after the other.
    func failWrites(_ faults: SimulatedConnectWise.Fault...) { connectWise.state.withLock { $0.writeFaults = faults } }

    /// The next reads meet these, one after the other.
    func failReads(_ faults: SimulatedConnectWise.Fault...) { connectWise.state.withLock { $0.readFaults = faults } }

    /// A person edits the additions of an agreement.
    func editByHand(on agreement: Int = 31, _ edit: (inout [FoundAddition]) -> Void) {
        connectWise.state.withLock { edit(&$0.additions[AgreementID(agreement), default: []]) }
    }
}

/// What became of it.
extension WriterWorld {
    var writes: [String] { connectWise.writes }
    /// The quantities on agreement 31.
    var quantities: [Double] { connectWise.additions(on: 31).map(\.quantity) }

    /// The ledger of company 1, by slot and generation.
    var ledger: [LedgerEntry] {
        world.rows.ledger.all { key, _ in key.id.first == Ids.company(1) }.map(\.row.entry)
    }

    /// The ledger of company 1 as "workstation 1 live 90".
    var ledgerLines: [String] {
        ledger.map { "\($0.slot.category.rawValue) \($0.generation) \($0.state.rawValue) \($0.quantity)" }
    }

    /// Each intent with what became of it, as "create applied".
    var intents: [String] {
        world.rows.intents.all().map { "\($0.row.intent.kind.rawValue) \($0.row.outcome?.rawValue ?? "open")" }
    }

    /// The current plan of company 1, with how it ended.
    var current: PlanRow? { world.plans.last { $0.made.managedCompany == Ids.company(1) } }
    var outcome: AdditionResult.Outcome? { current?.outcome }
    var settlements: [SlotSettlement] { current?.settlements ?? [] }
    var results: [AdditionResult] { world.topics.messages(AdditionResult.self) }
    var codes: [BillingExceptionCode] { world.codes() }

    /// Who has leases that were not given back.
    var leases: Int { world.rows.leases.all { _, row in row.token != nil }.count }
}

extension WorkVerdict {
    /// How long it is put off; `nil`: it is not.
    var wait: Duration? { if case .later(let wait, _) = self { wait } else { nil } }
    /// Why it is put off or impossible.
    var reason: String {
        switch self {
        case .done: ""
        case .later(_, let reason), .impossible(let reason): reason
        }
    }
}
