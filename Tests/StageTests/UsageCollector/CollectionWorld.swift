import Billing
import Contracts
import Locking
import Observability
import Pipeline
import Ports

@testable import UsageCollectorStage

/// A collection over simulated ports: one company of a source.
struct CollectionWorld {
    static let giveUpAfter = Duration.seconds(7200)

    let clock = SimulatedClock()
    let topics = SimulatedTopics()
    let store: SimulatedCollectionStore
    let source: SimulatedSource
    private let collection: Collection

    init(_ readings: Result<CollectedUsage, SourceError>..., order: CollectionOrder? = nil) {
        store = SimulatedCollectionStore(
            order ?? .collect(CollectionTarget(identity: "12", name: "Contoso", source: Ids.source)))
        source = SimulatedSource(readings.isEmpty ? [.success(Self.usage(devices: 3))] : readings)
        collection = Collection(
            Collection.Settings(
                giveUpAfter: Self.giveUpAfter, backoff: Backoff(first: .seconds(10), longest: .seconds(600)),
                probeEvery: .seconds(300)),
            store: store, sources: source,
            announcer: Announcer(service: "usage-collector", topics: topics, clock: clock),
            gate: LaneGate(clock: clock), random: MiddlingRandom(), logger: .disabled)
    }

    static func failure(_ reason: SourceError.Reason) -> Result<CollectedUsage, SourceError> {
        .failure(SourceError(reason, "GET said no"))
    }

    static func usage(devices: Int) -> CollectedUsage {
        CollectedUsage(
            keys: [],
            devices: (0..<devices).map { number in
                DeviceEvidence(
                    identity: "host-\(number)", name: "HOST-\(number)", system: .windowsWorkstation, daysUnseen: 0,
                    uses: [KeyUse(KeySerial("1A2B"))], reserve: [])
            }, listedDevices: UnitCount(devices), reportedDevices: nil)
    }

    func process(
        _ request: CollectionRequest = Ids.request(), attempts: Int = 0, age: Duration = .zero, payload: [UInt8]? = nil
    ) async throws -> WorkVerdict {
        let work = Ids.work(1, payload: try payload ?? CanonicalJSON.encode(request))
        return await collection.process(WorkItem(work: work, attempts: attempts, age: age, token: "token"))
    }

    var announced: [UsageSnapshotTaken] { topics.messages(UsageSnapshotTaken.self) }
    var failures: [BillingExceptionCode] { store.state.withLock { $0.failures.map(\.code) } }
    var notes: [BillingExceptionCode] { store.state.withLock { $0.notes.map(\.code) } }
    var snapshots: Int { store.state.withLock { $0.snapshots.count } }
}
