import Billing
import Contracts
import Observability
import Pipeline
import Ports
import Runs
import SimulatedPorts
import UsageCollectorStage

/// A collection over the simulated store: run 1 over one company.
struct CollectionWorld {
    static let giveUpAfter = Collection.Settings.patient.giveUpAfter

    let world: StageWorld
    let source: SimulatedSource
    private let collection: Collection

    init(_ readings: Result<CollectedUsage, SourceError>...) async throws {
        world = try await StageWorld()
        try await world.start()
        source = SimulatedSource(readings.isEmpty ? [.success(StageWorld.usage(workstations: 3))] : readings)
        collection = Collection(
            .patient, store: world.store.collection(world.gate), sources: source, announcer: world.announcer,
            gate: LaneGate(clock: world.clock), random: MiddlingRandom(), logger: .disabled)
    }

    static func failure(_ reason: SourceError.Reason) -> Result<CollectedUsage, SourceError> {
        .failure(SourceError(reason, "GET said no"))
    }

    static func success(_ devices: Int) -> Result<CollectedUsage, SourceError> {
        .success(StageWorld.usage(workstations: devices))
    }

    func process(
        _ request: CollectionRequest = Ids.request(), attempts: Int = 0, age: Duration = .zero, payload: [UInt8]? = nil
    ) async throws -> WorkVerdict {
        let work = Ids.work(1, payload: try payload ?? CanonicalJSON.encode(request))
        return await collection.process(WorkItem(work, attempts: attempts, age: age))
    }

    var announced: [UsageSnapshotTaken] { world.topics.messages(UsageSnapshotTaken.self) }
    var snapshots: [SnapshotRow] { world.rows.snapshots.all().map(\.row) }
    /// What a person is told.
    var codes: [BillingExceptionCode] { world.codes() }
    /// Where the company stands in the run, and how it ended.
    var part: String? { part(1) }

    func part(_ run: Int) -> String? {
        world.part(run).map { ([$0.state.rawValue] + ($0.outcome.map { [$0] } ?? [])).joined(separator: " ") }
    }
}
