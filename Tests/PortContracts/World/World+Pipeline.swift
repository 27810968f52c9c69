import Billing
import Contracts
import Ports
import Runs

extension World {
    /// Starts a run and takes its collection requests out of the outbox, in order of company.
    func run(on date: BillingDate? = nil, id: RunID? = nil) async throws -> [CollectionRequest] {
        let new = newRun(on: date, id: id)
        guard try await mapped({ try await $0.start(new) }) else { throw Unexpected(description: "no run was made") }
        return try await takeRequests("mapping-api").sorted { $0.managedCompany < $1.managedCompany }
    }

    func newRun(on date: BillingDate? = nil, id: RunID? = nil, trigger: RunTrigger = .requested) -> NewRun {
        NewRun(
            id: id ?? RunID(newID()), tenant: tenant, integration: integration, billingDate: date ?? self.date,
            trigger: trigger, requestedBy: "test")
    }

    /// The collection requests that wait in a service's outbox; they wait no more.
    func takeRequests(_ service: String) async throws -> [CollectionRequest] {
        let outbox = store.outbox(service)
        let waiting = try await outbox.waiting(limit: 10_000)
        try await outbox.published(waiting.map(\.position))
        return try waiting.filter { $0.record.topic == .collectionRequests }
            .map { try CanonicalJSON.decode(CollectionRequest.self, from: $0.record.value) }
    }

    /// A snapshot with so many workstations on one key.
    func snapshot(_ request: CollectionRequest, units: Int = 3) -> UsageSnapshot {
        UsageSnapshot(
            managedCompany: request.managedCompany, billingDate: request.billingDate, keys: [],
            groups: [
                UsageGroup(system: .windowsWorkstation, uses: [KeyUse(KeySerial("K-1"))], units: UnitCount(units))
            ], listedDevices: UnitCount(units), reportedDevices: nil)
    }

    func device(_ name: String) -> DeviceEvidence {
        DeviceEvidence(
            identity: name, name: name, system: .windowsWorkstation, daysUnseen: 0, uses: [KeyUse(KeySerial("K-1"))],
            reserve: [])
    }

    /// Collects a request.
    func taken(_ request: CollectionRequest, units: Int = 3) async throws -> UsageSnapshotTaken {
        try await store.collection.save(snapshot(request, units: units), evidence: [device("a")], for: request)
    }

    /// Starts a run and collects its first company.
    func taken(on date: BillingDate? = nil) async throws -> UsageSnapshotTaken {
        try await taken(try await run(on: date)[0])
    }

    /// What a plan of a snapshot is made from.
    func input(_ taken: UsageSnapshotTaken) async throws -> PlanningInput {
        let facts = try await store.plans.load([taken])[0].required("the snapshot")
        return PlanningInput(
            announcement: taken, snapshot: try facts.snapshot.get(), state: try facts.state.get(), site: facts.site)
    }

    var slot: Slot { Slot(application: ApplicationCode("endpoint"), category: .workstation) }
    var product: MappedProduct { MappedProduct(id: ProductID(7), identifier: "KES-WKS") }

    /// A plan for a loaded input: one slot of so many units, to where the company is mapped.
    func plan(
        _ input: PlanningInput, units: Int = 3, exceptions: [BillingException] = [], revision: Int? = nil
    ) -> MadePlan {
        let revision = revision ?? input.state.revision
        let destination = input.state.company.flatMap { mapping in
            mapping.agreement.map { PlanDestination(company: mapping.connectWiseCompany, agreement: $0) }
        }
        let plan = AdditionPlan(
            managedCompany: input.announcement.managedCompany, billingDate: input.announcement.billingDate,
            mappingRevision: revision, mode: .bill, usageAtZero: .keepAtZero, destination: destination,
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

    /// Collects, plans and stores one company of a run.
    func planned(
        _ request: CollectionRequest, units: Int = 3, revision: Int? = nil
    ) async throws -> AdditionPlanMade {
        let input = try await input(try await taken(request, units: units))
        return try await store.plans.save([plan(input, units: units, revision: revision)])[0]
    }

    /// The write task of a company.
    func task(of company: ManagedCompanyID? = nil) async throws -> WriteTask {
        let reading = try await store.writer.task(for: company ?? self.company, of: tenant)
        guard case .task(let task) = reading else { throw Unexpected(description: "\(reading)") }
        return task
    }

    /// Collects, plans and loads the write task of one company.
    func task(_ request: CollectionRequest) async throws -> WriteTask {
        _ = try await planned(request)
        return try await task(of: request.managedCompany)
    }

    /// Starts a run, collects and plans its first company, and loads its task.
    func newTask(on date: BillingDate? = nil) async throws -> WriteTask { try await task(try await run(on: date)[0]) }
}

// MARK: looking at what is stored

extension World {
    /// Where a run stands.
    func state(of run: RunID) async throws -> RunState? { try await mapped { try await $0.run(run)?.state } }

    /// Where a company stands in a run, with how it ended: `settled superseded`.
    func part(_ request: CollectionRequest) async throws -> String? {
        let place = companies.firstIndex(of: request.managedCompany).map { String($0 + 1) }
        let parts = try await mapped { try await $0.companies(of: request.run, after: nil, limit: 100) }
        guard let part = parts.first(where: { $0.identity == place }) else { return nil }
        return ([part.state.rawValue] + (part.outcome.map { [$0] } ?? [])).joined(separator: " ")
    }

    /// All exceptions, open ones only unless told otherwise.
    func exceptions(closed: Bool = false) async throws -> [StoredException] {
        try await mapped { try await $0.exceptions(ExceptionFilter(includesClosed: closed, limit: 100)) }
    }

    /// The codes of the open exceptions.
    func codes() async throws -> [BillingExceptionCode] { try await exceptions().map(\.exception.code) }

    /// The company's current plan as people see it; with `date` the last one of that day.
    func seen(on date: BillingDate? = nil) async throws -> StoredPlan? {
        try await mapped {
            try await $0.plans(of: integration, on: date, identity: "1", after: nil, limit: 10).first
        }
    }
}
