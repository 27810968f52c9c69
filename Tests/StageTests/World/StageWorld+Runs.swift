import Billing
import BillingCalculatorStage
import Contracts
import Observability
import Pipeline
import Ports
import Runs
import SimulatedPorts
import UsageCollectorStage

/// The way of a run through the real stages, as far as a test needs it before it begins.
extension StageWorld {
    /// Starts a run over all companies of an integration, a second later than whatever was before; its requests, by
    /// company.
    @discardableResult
    func start(
        _ run: Int? = nil, on date: String = "2026-11-24", of integration: Int = 1
    ) async throws -> [CollectionRequest] {
        clock.advance(by: .seconds(1))
        store.reach(Ids.day(date))
        let new = NewRun(
            id: Ids.run(run ?? nextRun()), tenant: Ids.tenant, integration: Ids.integration(integration),
            billingDate: Ids.day(date), trigger: .requested, requestedBy: "test")
        guard try await mapping({ try await $0.start(new) }) else { throw Unexpected("no run was made") }
        let announced = SimulatedTopics()
        _ = try await OutboxRelay(outbox: store.outbox("mapping-api"), topics: announced).pass()
        return announced.messages(CollectionRequest.self).sorted { $0.managedCompany < $1.managedCompany }
    }

    /// Collects a request.
    @discardableResult
    func collect(
        _ request: CollectionRequest, _ usage: CollectedUsage = usage(workstations: 3)
    ) async throws -> UsageSnapshotTaken {
        let announced = SimulatedTopics()
        let collection = Collection(
            .patient, store: store.collection(), sources: SimulatedSource([.success(usage)]),
            announcer: Announcer(service: "usage-collector", topics: announced, clock: clock),
            gate: LaneGate(clock: clock), random: MiddlingRandom(), logger: .disabled)
        let verdict = await collection.process(WorkItem(try request.work(), attempts: 0))
        guard verdict == .done, let taken = announced.messages(UsageSnapshotTaken.self).first else {
            throw Unexpected("nothing was collected: \(verdict)")
        }
        return taken
    }

    /// Plans a snapshot.
    @discardableResult
    func plan(_ taken: UsageSnapshotTaken) async throws -> AdditionPlanMade {
        let announced = SimulatedTopics()
        try await planner(announced).takeSnapshots([try Ids.record(taken)])
        guard let made = announced.messages(AdditionPlanMade.self).first else {
            throw Unexpected("nothing was planned")
        }
        return made
    }

    /// Plans a company's newest snapshot again, under the present settings.
    @discardableResult
    func replan(_ company: Int = 1) async throws -> AdditionPlanMade {
        let announced = SimulatedTopics()
        let revision = rows.tenants[Ids.tenant]?.revision ?? 0
        try await planner(announced).takeReplanRequests([try Ids.record(Ids.replan(company, revision: revision))])
        guard let made = announced.messages(AdditionPlanMade.self).first else {
            throw Unexpected("nothing was planned")
        }
        return made
    }

    /// Starts a run and takes it to the plan of its first company.
    @discardableResult
    func plan(
        _ usage: CollectedUsage, on date: String = "2026-11-24", of integration: Int = 1
    ) async throws -> AdditionPlanMade {
        guard let request = try await start(on: date, of: integration).first else { throw Unexpected("no company") }
        return try await plan(try await collect(request, usage))
    }

    private func planner(_ topics: SimulatedTopics) -> PlanBatch {
        PlanBatch(
            store: store.plans(extending: Self.catalogue),
            announcer: Announcer(service: "billing-calculator", topics: topics, clock: clock),
            deadLetters: letters.office, logger: .disabled)
    }

    /// A reading of so many devices, all of them with one key.
    static func usage(servers: Int = 0, workstations: Int = 0) -> CollectedUsage {
        let key = LicenceKey(
            serial: KeySerial("1A2B"),
            productName: "Kaspersky Endpoint Security for Business - Advanced European Edition. 100-149 Node 1 year "
                + "Base License", kind: .commercial, limitDate: nil)
        func device(_ name: String, _ system: OperatingSystem) -> DeviceEvidence {
            DeviceEvidence(
                identity: name, name: name, system: system, daysUnseen: 0, uses: [KeyUse(key.serial)], reserve: [])
        }
        return CollectedUsage(
            keys: [key],
            devices: (0..<servers).map { device("server-\($0)", .windowsServer) }
                + (0..<workstations).map { device("desk-\($0)", .windowsWorkstation) },
            listedDevices: UnitCount(servers + workstations), reportedDevices: nil)
    }
}

/// What is stored, as tests ask for it.
extension StageWorld {
    /// A company's part of a run.
    func part(_ run: Int = 1, _ company: Int = 1) -> PartRow? {
        rows.parts[Owned(Ids.tenant, Pair(Ids.run(run), Ids.company(company)))]
    }

    func state(ofRun run: Int = 1) -> RunState? { rows.runs[Owned(Ids.tenant, Ids.run(run))]?.state }

    /// The open exceptions of a company.
    func exceptions(of company: Int = 1) -> [BillingException] {
        rows.exceptions.all { _, row in row.closedAt == nil && row.place.company == Ids.company(company) }
            .map(\.row.exception)
    }

    func codes(of company: Int = 1) -> [BillingExceptionCode] { exceptions(of: company).map(\.code) }

    /// The plans, in the order of their companies and ranks.
    var plans: [PlanRow] {
        rows.plans.all().map(\.row).sorted {
            ($0.made.managedCompany, $0.made.rank) < ($1.made.managedCompany, $1.made.rank)
        }
    }
}

extension Collection.Settings {
    /// As the services' settings have it.
    static let patient = Collection.Settings(
        giveUpAfter: .seconds(7200), backoff: Backoff(first: .seconds(10), longest: .seconds(600)),
        probeEvery: .seconds(300))
}

extension WorkItem {
    init(_ work: NewWork, attempts: Int, age: Duration = .zero) {
        self.init(work: work, attempts: attempts, age: age, token: "token")
    }
}
