import Billing
import Contracts
import Pipeline
import Ports
import Runs
import SimulatedPorts
import Testing
import UsageCollectorStage

@Suite("A collection that meets faults")
struct CollectionFaultsTests {
    @Test(
        "a fault anywhere leaves work to be repeated and nothing lost",
        arguments: ["standing", "save", "publish", "announced"], [Faults.Kind.before, .after])
    func faults(call: String, kind: Faults.Kind) async throws {
        let it = try await CollectionWorld()
        if call == "publish" { it.world.topics.fail(1) } else { it.world.faults.fail("collection.\(call)", kind) }
        guard case .later(let wait, _) = try await it.process() else { Issue.record("must wait"); return }
        #expect(wait > .zero)
        #expect(try await it.process(attempts: 1) == .done)
        #expect(it.snapshots.count == 1)
        #expect(Set(it.announced).count == 1)
        #expect(it.snapshots.allSatisfy { $0.announcedAt != nil })
    }

    @Test("nothing is announced before it is stored")
    func storedFirst() async throws {
        let it = try await CollectionWorld()
        it.world.faults.fail("collection.save")
        guard case .later = try await it.process() else { Issue.record("must wait"); return }
        #expect(it.announced.isEmpty && it.snapshots.isEmpty)
    }

    @Test("what could not be announced is not marked, and the sweep announces it")
    func markedLast() async throws {
        let it = try await CollectionWorld()
        it.world.topics.fail(1)
        guard case .later = try await it.process() else { Issue.record("must wait"); return }
        #expect(it.snapshots.map(\.announcedAt) == [nil])
        it.world.clock.advance(by: .seconds(300))
        let sweep = Sweep.snapshots(
            of: it.world.store.collection(), by: it.world.announcer, after: .seconds(300),
            deadLetters: it.world.letters.office)
        #expect(try await sweep.pass() == 1)
        #expect(it.announced == it.snapshots.map(\.taken))
        #expect(it.snapshots.allSatisfy { $0.announcedAt != nil })
    }

    @Test("a failure that could not be stored is failed again", arguments: [Faults.Kind.before, .after])
    func failingFails(kind: Faults.Kind) async throws {
        let it = try await CollectionWorld(CollectionWorld.failure(.companyMissing))
        it.world.faults.fail("collection.fail", kind)
        guard case .later = try await it.process() else { Issue.record("must wait"); return }
        #expect(try await it.process(attempts: 1) == .done)
        #expect(it.codes == [.managedCompanyMissing] && it.part == "failed managedCompanyMissing")
    }

    @Test("usage the store refuses for its content is given up at once, with an exception and why")
    func refusedByStore() async throws {
        let it = try await CollectionWorld()
        it.world.faults.fail("collection.save", .before, .refused)
        guard case .impossible(let reason) = try await it.process() else { Issue.record("must be given up"); return }
        #expect(reason.contains("collection.save"))
        #expect(it.codes == [.collectionFailed] && it.part == "failed collectionFailed")
        #expect(it.world.state(ofRun: 1) == .completedWithFailures, "the source did answer")
    }

    @Test("a store that takes nothing does not keep the run open for ever", arguments: [0, 7199])
    func misconfiguredStore(seconds: Int) async throws {
        let it = try await CollectionWorld()
        it.world.faults.fail("collection.save", .before, .misconfigured, times: 2)
        guard case .later = try await it.process(attempts: 2, age: .seconds(seconds)) else {
            Issue.record("must wait")
            return
        }
        #expect(it.codes.isEmpty && it.part == "requested")
        guard case .impossible = try await it.process(attempts: 2, age: CollectionWorld.giveUpAfter) else {
            Issue.record("must be given up")
            return
        }
        #expect(it.codes == [.collectionFailed] && it.part == "failed collectionFailed")
    }

    @Test("a text beyond its limit is not asked for again: the person is told which, and the operator has a letter")
    func unfit() async throws {
        let it = try await CollectionWorld(CollectionWorld.failure(.unfit))
        guard case .impossible(let reason) = try await it.process() else { Issue.record("must be given up"); return }
        #expect(reason == "GET said no")
        #expect(it.codes == [.collectionFailed] && it.part == "failed collectionFailed")
        #expect(it.world.state(ofRun: 1) == .completedWithFailures)
        #expect(it.source.calls == 1)
    }

    @Test("a store that is away is waited for, however long")
    func storeAway() async throws {
        let it = try await CollectionWorld()
        it.world.faults.fail("collection.save")
        let age = CollectionWorld.giveUpAfter * 2
        guard case .later = try await it.process(attempts: 5, age: age) else { Issue.record("must wait"); return }
        #expect(it.codes.isEmpty && it.part == "requested")
        #expect(try await it.process(attempts: 6, age: age) == .done)
        #expect(it.announced.count == 1)
    }

    @Test("usage that was collected ends what older runs still wait for")
    func olderRuns() async throws {
        let it = try await CollectionWorld()
        let newer = try await it.world.start()
        #expect(try await it.process(newer[0]) == .done)
        #expect(it.part(1) == "settled superseded" && it.part(2) == "collected")
        #expect(it.world.state(ofRun: 1) == .completed)
        #expect(try await it.process() == .done)
        #expect(it.source.calls == 1, "the older one is not read any more")
    }
}
