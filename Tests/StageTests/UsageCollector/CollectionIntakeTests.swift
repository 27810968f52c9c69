import Billing
import Contracts
import Locking
import Observability
import Pipeline
import Ports
import Testing
import UsageCollectorStage

@Suite("Collection requests become work")
struct CollectionIntakeTests {
    /// A queue that refuses a whole batch for one id that is none, as the store does.
    private final class StrictQueue: WorkQueue, DeadLetterStore {
        let queued = Locked<[ManagedCompanyID]>([])
        let letters = Locked<[DeadLetter]>([])

        func add(_ work: [NewWork]) async throws(PortError) {
            if let bad = work.first(where: { $0.company.text.count != 36 || $0.lane.count != 36 }) {
                throw PortError(.refused, "\(bad.company) is not a UUID")
            }
            queued.withLock { $0 += work.map(\.company) }
        }
        func claim(
            _ kind: WorkKind, limit: Int, perLane: Int, lease: Duration
        ) async throws(PortError) -> [WorkItem] { [] }
        func complete(_ item: WorkItem) async throws(PortError) -> Bool { true }
        func postpone(_ item: WorkItem, for delay: Duration, reason: String) async throws(PortError) {}
        func renew(_ item: WorkItem, lease: Duration) async throws(PortError) -> Bool { true }
        func depth(_ kind: WorkKind) async throws(PortError) -> (items: Int, oldest: Duration) { (0, .zero) }
        func keep(_ letters: [DeadLetter]) async throws(PortError) { self.letters.withLock { $0 += letters } }
    }

    private static let ids = (1...5).map { "00000000-0000-4000-8000-00000000000\($0)" }

    private func record(_ offset: Int64, company: String = ids[0], source: String = ids[1]) throws -> IncomingRecord {
        let request = CollectionRequest(
            tenant: TenantID(Self.ids[2]), managedCompany: ManagedCompanyID(company), run: RunID(Self.ids[3]),
            integration: IntegrationID(Self.ids[4]), source: SourceID(source),
            billingDate: BillingDate(daysSinceEpoch: 20_781), sequence: 1)
        let record = try OutgoingRecord(request, from: "mapping-api", at: SimulatedClock().now)
        return IncomingRecord(
            topic: "tb.collection-requests", partition: 0, offset: offset, key: record.key, value: record.value,
            headers: record.headers)
    }

    @Test("a record whose ids are no UUIDs becomes a dead letter, and its neighbours are queued")
    func poison() async throws {
        let queue = StrictQueue()
        let clock = SimulatedClock()
        let office = DeadLetterOffice(
            service: "usage-collector", store: queue, topics: SimulatedTopics(), clock: clock, logger: .disabled,
            count: { _ in })
        let intake = CollectionIntake(queue: queue, deadLetters: office)
        try await intake.take([
            try record(1), try record(2, company: "'; DROP TABLE work"), try record(3, source: "ksc"), try record(4),
        ])
        #expect(queue.queued.withLock { $0 } == [ManagedCompanyID(Self.ids[0]), ManagedCompanyID(Self.ids[0])])
        #expect(queue.letters.withLock { $0.map(\.offset) } == [2, 3])
    }
}
