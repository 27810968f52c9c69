import Billing
import Contracts
import Locking
import Observability
import Pipeline
import Ports
import Testing

@testable import UsageCollectorStage

@Suite("How long a collection is tried")
struct PatienceTests {
    /// A source that is never there, and a store that remembers what was failed.
    private final class Unreachable: CollectionStore, UsageSources {
        let failed = Locked<[BillingExceptionCode]>([])

        func source(_ source: SourceID, of tenant: TenantID) async throws(SourceError) -> any UsageSource {
            throw SourceError(.unavailable, "no answer")
        }
        func order(for request: CollectionRequest) async throws(PortError) -> CollectionOrder {
            .collect(CollectionTarget(identity: "12", name: "Contoso", source: request.source))
        }
        func save(
            _ snapshot: UsageSnapshot, evidence: [DeviceEvidence], for request: CollectionRequest
        ) async throws(PortError) -> UsageSnapshotTaken { throw PortError(.refused, "nothing was read") }
        func note(_ exception: BillingException, for request: CollectionRequest) async throws(PortError) {}
        func fail(_ request: CollectionRequest, with exception: BillingException) async throws(PortError) {
            failed.withLock { $0.append(exception.code) }
        }
        func overdueRequests(after age: Duration, limit: Int) async throws(PortError) -> [CollectionRequest] { [] }
        func announcedAgain(_ requests: [CollectionRequest]) async throws(PortError) {}
        func announced(_ snapshots: [UsageSnapshotTaken]) async throws(PortError) {}
        func overdue(after age: Duration, limit: Int) async throws(PortError) -> [UsageSnapshotTaken] { [] }
    }

    private func process(_ world: Unreachable, attempts: Int, age: Duration) async throws -> WorkVerdict {
        let clock = SimulatedClock()
        let collection = Collection(
            Collection.Settings(
                giveUpAfter: .seconds(7200), backoff: Backoff(first: .seconds(16), longest: .seconds(900)),
                probeEvery: .seconds(300)),
            store: world, sources: world,
            announcer: Announcer(service: "usage-collector", topics: SimulatedTopics(), clock: clock),
            gate: LaneGate(clock: clock), random: MiddlingRandom(), logger: .disabled)
        let request = CollectionRequest(
            tenant: TenantID("t"), managedCompany: ManagedCompanyID("c"), run: RunID("r"),
            integration: IntegrationID("i"), source: SourceID("s"), billingDate: BillingDate(daysSinceEpoch: 20_781),
            sequence: 1)
        return await collection.process(
            WorkItem(work: try request.work(), attempts: attempts, age: age, token: "token"))
    }

    @Test("what queued longer than the patience is tried three times all the same", arguments: [0, 1])
    func queuedLong(attempts: Int) async throws {
        let world = Unreachable()
        let verdict = try await process(world, attempts: attempts, age: .seconds(9000))
        guard case .later(let wait, _) = verdict else {
            Issue.record("\(verdict)")
            return
        }
        #expect(wait >= .seconds(1))
        #expect(world.failed.withLock { $0 }.isEmpty)
    }

    @Test("the third try of what is older than the patience is the last")
    func lastTry() async throws {
        let world = Unreachable()
        #expect(try await process(world, attempts: 2, age: .seconds(7200)) == .done)
        #expect(world.failed.withLock { $0 } == [.collectionFailed])
    }

    @Test("before that, the next try comes when the patience ends at the latest")
    func lastWait() async throws {
        let world = Unreachable()
        let verdict = try await process(world, attempts: 8, age: .seconds(7199))
        guard case .later(let wait, _) = verdict else {
            Issue.record("\(verdict)")
            return
        }
        #expect(wait == .milliseconds(1100))
    }
}
