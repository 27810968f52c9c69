import Billing
import BillingCalculatorStage
import Contracts
import Observability
import Pipeline
import Ports
import Runs
import SimulatedPorts

/// A batch worker over the simulated store: run 1 over companies 1 to 5, of which some are collected.
struct PlanWorld {
    let world: StageWorld
    let batch: PlanBatch
    private let requests: [CollectionRequest]

    init(revision: Int = 1) async throws {
        world = try await StageWorld(companies: 5, revision: revision)
        batch = PlanBatch(
            store: world.store.plans(world.gate, extending: StageWorld.catalogue), announcer: world.announcer,
            deadLetters: world.letters.office, logger: .disabled)
        requests = try await world.start()
    }

    /// Collects companies of the run; the announcements of their snapshots.
    @discardableResult
    func collect(_ companies: Int...) async throws -> [UsageSnapshotTaken] {
        var taken: [UsageSnapshotTaken] = []
        for company in companies { taken.append(try await world.collect(requests[company - 1])) }
        return taken
    }

    /// The records of announcements; a company that was not collected is announced all the same.
    func records(_ companies: Int...) throws -> [IncomingRecord] {
        try companies.enumerated().map { offset, company in
            let id = Owned(Ids.tenant, SnapshotID(requests[company - 1].id))
            let taken = world.rows.snapshots[id]?.taken ?? Ids.snapshot(company)
            return try Ids.record(taken, offset: Int64(offset))
        }
    }

    /// A person asks for new plans under new settings.
    func ask(_ requests: [ReplanRequest]) async throws { try await world.mapping { try await $0.keep(requests) } }

    /// The requests for new plans that are not answered, by company.
    var asked: [ReplanRequest] {
        world.rows.replans.all().map { key, row in
            ReplanRequest(tenant: key.tenant, managedCompany: key.id, mappingRevision: row.revision)
        }
    }

    var letters: Letters { world.letters }
    var faults: Faults { world.faults }
    var announced: [AdditionPlanMade] { world.topics.messages(AdditionPlanMade.self) }
    var stored: [AdditionPlanMade] { world.plans.map(\.made) }
    /// The plans that are marked announced.
    var marked: [AdditionPlanMade] { world.plans.filter { $0.announcedAt != nil }.map(\.made) }

    /// Where a company stands in the run, and how it ended.
    func part(_ company: Int) -> String? {
        world.part(1, company).map { ([$0.state.rawValue] + ($0.outcome.map { [$0] } ?? [])).joined(separator: " ") }
    }
}

extension Ids {
    /// The announcement of a company's snapshot of run 1, as it is stored.
    static func snapshotTaken(_ company: Int, in world: StageWorld) throws -> UsageSnapshotTaken {
        let row = world.rows.snapshots[Owned(tenant, SnapshotID(request(company).id))]
        guard let taken = row?.taken else { throw Unexpected("company \(company) was not collected") }
        return taken
    }
}
