import Billing
import BillingCalculatorStage
import Contracts
import Locking
import Observability
import Pipeline
import Ports
import Testing

@Suite("Snapshots that can never be planned")
struct ImpossibleSnapshotTests {
    /// A store in which every snapshot is broken.
    private final class Broken: PlanStore, DeadLetterStore {
        let steps = Locked<[String]>([])
        let newest: [UsageSnapshotTaken]

        init(newest: [UsageSnapshotTaken]) { self.newest = newest }

        func load(_ announcements: [UsageSnapshotTaken]) async throws(PortError) -> [PlanningLoad] {
            announcements.map { .impossible($0, reason: "broken") }
        }
        func newestSnapshots(of requests: [ReplanRequest]) async throws(PortError) -> [UsageSnapshotTaken] { newest }
        func save(_ plans: [MadePlan]) async throws(PortError) -> [AdditionPlanMade] { [] }
        func giveUp(
            _ impossible: [(announcement: UsageSnapshotTaken, reason: String)]
        ) async throws(PortError) {
            steps.withLock { $0 += impossible.map { "end \($0.announcement.id): \($0.reason)" } }
        }
        func answered(_ requests: [ReplanRequest]) async throws(PortError) {}
        func overdueReplans(after age: Duration, limit: Int) async throws(PortError) -> [ReplanRequest] { [] }
        func announcedReplans(_ requests: [ReplanRequest]) async throws(PortError) {}
        func announced(_ plans: [AdditionPlanMade]) async throws(PortError) {}
        func overdue(after age: Duration, limit: Int) async throws(PortError) -> [AdditionPlanMade] { [] }
        func keep(_ letters: [DeadLetter]) async throws(PortError) {
            steps.withLock { $0 += letters.map { "letter \($0.reason)" } }
        }
    }

    private static let ids = (1...5).map { "00000000-0000-4000-8000-00000000000\($0)" }
    private let snapshot = UsageSnapshotTaken(
        id: SnapshotID(ids[0]), tenant: TenantID(ids[1]), managedCompany: ManagedCompanyID(ids[2]), run: RunID(ids[3]),
        integration: IntegrationID(ids[4]), billingDate: BillingDate(daysSinceEpoch: 20_781), devices: 1, mailboxes: 0,
        contentHash: String(repeating: "0", count: 64))

    private func batch(_ store: Broken) -> PlanBatch {
        let clock = SimulatedClock()
        return PlanBatch(
            store: store,
            announcer: Announcer(service: "billing-calculator", topics: SimulatedTopics(), clock: clock),
            deadLetters: DeadLetterOffice(
                service: "billing-calculator", store: store, topics: SimulatedTopics(), clock: clock,
                logger: .disabled, count: { _ in }), logger: .disabled)
    }

    private func record(_ message: some Message) throws -> IncomingRecord {
        let record = try OutgoingRecord(message, from: "test", at: SimulatedClock().now)
        return IncomingRecord(
            topic: "tb.\(record.topic.rawValue)", partition: 0, offset: 1, key: record.key, value: record.value,
            headers: record.headers)
    }

    @Test("the record is kept as a dead letter, then what is stored of it is ended")
    func announced() async throws {
        let store = Broken(newest: [])
        try await batch(store).takeSnapshots([try record(snapshot)])
        #expect(store.steps.withLock { $0 } == ["letter broken", "end \(snapshot.id): broken"])
    }

    @Test("so is what a re-plan request finds")
    func replanned() async throws {
        let store = Broken(newest: [snapshot])
        let request = ReplanRequest(
            tenant: snapshot.tenant, managedCompany: snapshot.managedCompany, mappingRevision: 2)
        try await batch(store).takeReplanRequests([try record(request)])
        #expect(store.steps.withLock { $0 } == ["letter broken", "end \(snapshot.id): broken"])
    }
}
