import Billing
import Contracts
import Locking
import Pipeline
import Ports
import Testing

@testable import BillingCalculatorStage
@testable import ConnectWiseWriterStage
@testable import UsageCollectorStage

@Suite("Sweeps announce again what has had no successor")
struct SweepTests {
    private let topics = SimulatedTopics()
    private var announcer: Announcer { Announcer(service: "test", topics: topics, clock: SimulatedClock()) }

    /// A sweep over its simulated store, and what the store still holds to be announced.
    private func sweep(_ kind: String) -> (pass: () async throws -> Int, waiting: () -> Int) {
        switch kind {
        case "requests":
            let store = SimulatedCollectionStore(.obsolete(""))
            store.state.withLock { $0.overdueRequests = [Ids.request(1), Ids.request(2)] }
            let sweep = Sweep.requests(of: store, by: announcer, after: .seconds(300))
            return ({ try await sweep.pass() }, { store.state.withLock { $0.overdueRequests.count } })
        case "snapshots":
            let store = SimulatedCollectionStore(.obsolete(""))
            store.state.withLock { $0.overdue = [Ids.snapshot(1), Ids.snapshot(2)] }
            let sweep = Sweep.snapshots(of: store, by: announcer, after: .seconds(300))
            return ({ try await sweep.pass() }, { store.state.withLock { $0.overdue.count } })
        case "plans":
            let store = SimulatedPlanStore()
            store.state.withLock { $0.overdue = [Ids.plan(1), Ids.plan(2)] }
            let sweep = Sweep.plans(of: store, by: announcer, after: .seconds(300))
            return ({ try await sweep.pass() }, { store.state.withLock { $0.overdue.count } })
        case "replans":
            let store = SimulatedPlanStore()
            store.state.withLock { $0.asked = [Ids.replan(1), Ids.replan(2)] }
            let sweep = Sweep.replans(of: store, by: announcer, after: .seconds(300))
            return ({ try await sweep.pass() }, { store.state.withLock { $0.asked.count - $0.askedAgain } })
        default:
            let store = WriterWorld().store
            store.state.withLock { $0.overdue = [Ids.result(1), Ids.result(2)] }
            let sweep = Sweep.results(of: store, by: announcer, after: .seconds(300))
            return ({ try await sweep.pass() }, { store.state.withLock { $0.overdue.count } })
        }
    }

    @Test("once, until nothing waits", arguments: ["requests", "snapshots", "plans", "replans", "results"])
    func announces(kind: String) async throws {
        let (pass, waiting) = sweep(kind)
        #expect(try await pass() == 2)
        #expect(waiting() == 0)
        #expect(try await pass() == 0)
        #expect(topics.records.map(\.key) == [Ids.company(1).text, Ids.company(2).text])
    }

    @Test(
        "and what could not be published stays to be announced",
        arguments: ["requests", "snapshots", "plans", "replans", "results"])
    func publishingFails(kind: String) async throws {
        let (pass, waiting) = sweep(kind)
        topics.fail(1)
        await #expect(throws: PortError.self) { try await pass() }
        #expect(waiting() == 2 && topics.records.isEmpty)
        #expect(try await pass() == 2)
        #expect(waiting() == 0 && topics.records.count == 2)
    }
}
