import Billing
import Contracts
import Pipeline
import Ports
import Runs
import SimulatedPorts
import Testing
import UsageCollectorStage

@Suite("A collection")
struct CollectionTests {
    @Test("reads, stores and announces, in this order")
    func collects() async throws {
        let it = try await CollectionWorld()
        #expect(try await it.process() == .done)
        #expect(it.announced.map(\.id) == [Ids.request().id])
        #expect(it.announced.map(\.devices) == [3])
        #expect(it.snapshots.map(\.taken) == it.announced)
        #expect(it.snapshots.map(\.evidence.count) == [3])
        #expect(it.snapshots.allSatisfy { $0.announcedAt != nil })
        #expect(it.world.faults.calls == ["collection.standing", "collection.save", "collection.announced"])
        #expect(it.codes.isEmpty && it.part == "collected")
    }

    @Test("what is stored is announced again and not read again")
    func storedAlready() async throws {
        let it = try await CollectionWorld()
        for _ in 1...3 { #expect(try await it.process() == .done) }
        #expect(it.source.calls == 1 && it.snapshots.count == 1)
        #expect(Set(it.announced).count == 1 && it.announced.count == 3)
    }

    @Test("an obsolete request is done without a call")
    func obsolete() async throws {
        let it = try await CollectionWorld()
        let old = SourceError(.companyMissing, "gone")
        try await it.world.store.collection().fail(
            Ids.request(), with: BillingException(.managedCompanyMissing, message: old.message), isUnreachable: false)
        #expect(try await it.process() == .done)
        #expect(it.source.calls == 0 && it.announced.isEmpty)
        #expect(it.part == "failed managedCompanyMissing", "the end that was stored first stays")
    }

    @Test("a company that left the integration is not read, and its run ends")
    func left() async throws {
        let it = try await CollectionWorld()
        try await it.world.change { $0.integration = nil }
        #expect(try await it.process() == .done)
        #expect(it.source.calls == 0 && it.announced.isEmpty && it.codes.isEmpty)
        #expect(it.part == "settled notBilled" && it.world.state(ofRun: 1) == .completed)
    }

    @Test("an older date than the newest requested is not read, and its run ends")
    func superseded() async throws {
        let it = try await CollectionWorld()
        try await it.world.start(on: "2026-11-25")
        #expect(try await it.process() == .done)
        #expect(it.source.calls == 0 && it.announced.isEmpty)
        #expect(it.part == "settled superseded" && it.world.state(ofRun: 1) == .completed)
        #expect(it.part(2) == "requested")
    }

    @Test("a request the store knows to be impossible, and a payload that is none, are impossible")
    func impossible() async throws {
        let it = try await CollectionWorld()
        guard case .impossible(let reason) = try await it.process(Ids.request(1, run: 9)) else {
            Issue.record("a request of no run must be impossible")
            return
        }
        #expect(reason.contains("has no run"))
        guard case .impossible(let reason) = try await it.process(payload: Array("{}".utf8)) else {
            Issue.record("a payload that is no request must be impossible")
            return
        }
        #expect(reason.contains("collection request"))
    }

    @Test("a source that is away is tried again, later each time", arguments: [(0, 7.5), (1, 15), (2, 30), (20, 450)])
    func unavailable(attempts: Int, seconds: Double) async throws {
        let it = try await CollectionWorld(CollectionWorld.failure(.unavailable))
        let verdict = try await it.process(attempts: attempts)
        #expect(verdict == .later(.seconds(seconds), reason: "unavailable: GET said no"))
        #expect(it.codes.isEmpty && it.announced.isEmpty && it.part == "requested")
    }

    @Test("a source that comes back is read as if nothing had been")
    func recovers() async throws {
        let it = try await CollectionWorld(CollectionWorld.failure(.unavailable), CollectionWorld.success(1))
        guard case .later = try await it.process() else { Issue.record("must wait"); return }
        #expect(try await it.process(attempts: 1) == .done)
        #expect(it.announced.map(\.devices) == [1])
    }

    @Test(
        "after its time it is failed with what a person is told, and the run can end",
        arguments: [
            (SourceError.Reason.unavailable, BillingExceptionCode.collectionFailed, RunState.failed),
            (.unauthorized, .connectionNeedsAttention, .failed), (.misconfigured, .connectionNeedsAttention, .failed),
            (.identityMismatch, .identityMismatch, .completedWithFailures),
            (.companyMissing, .managedCompanyMissing, .completedWithFailures),
        ])
    func givesUp(reason: SourceError.Reason, code: BillingExceptionCode, state: RunState) async throws {
        let it = try await CollectionWorld(CollectionWorld.failure(reason))
        #expect(try await it.process(attempts: 2, age: CollectionWorld.giveUpAfter) == .done)
        #expect(it.codes == [code] && it.part == "failed \(code.rawValue)")
        #expect(it.world.state(ofRun: 1) == state)
        #expect(it.announced.isEmpty && it.snapshots.isEmpty)
        #expect(it.world.exceptions().first?.message.contains("GET said no") == true)
    }

    @Test(
        "no wait is longer than the time that is left",
        arguments: [SourceError.Reason.misconfigured, .unavailable])
    func waitsNoLongerThanItMay(reason: SourceError.Reason) async throws {
        let it = try await CollectionWorld(CollectionWorld.failure(reason))
        let age = CollectionWorld.giveUpAfter - .seconds(5)
        guard case .later(let wait, _) = try await it.process(attempts: 8, age: age) else {
            Issue.record("must wait")
            return
        }
        #expect(wait == .milliseconds(5100))
    }

    @Test("what queued longer than its time is tried three times all the same", arguments: [0, 1])
    func queuedLong(attempts: Int) async throws {
        let it = try await CollectionWorld(CollectionWorld.failure(.unavailable))
        let verdict = try await it.process(attempts: attempts, age: CollectionWorld.giveUpAfter + .seconds(1800))
        guard case .later(let wait, _) = verdict else { Issue.record("must wait"); return }
        #expect(wait >= .seconds(1))
        #expect(it.codes.isEmpty && it.part == "requested")
    }

    @Test("before its time it is not given up, however often it was tried")
    func triedOften() async throws {
        let it = try await CollectionWorld(CollectionWorld.failure(.unavailable))
        let age = CollectionWorld.giveUpAfter - .seconds(1)
        guard case .later = try await it.process(attempts: 50, age: age) else { Issue.record("must wait"); return }
        #expect(it.part == "requested")
    }

    @Test(
        "an account or address that is refused is told at once and probed, not hammered",
        arguments: [SourceError.Reason.unauthorized, .misconfigured])
    func refused(reason: SourceError.Reason) async throws {
        let it = try await CollectionWorld(CollectionWorld.failure(reason), CollectionWorld.success(1))
        guard case .later(let wait, _) = try await it.process() else { Issue.record("must wait"); return }
        #expect(wait == .seconds(300))
        #expect(it.codes == [.connectionNeedsAttention] && it.part == "requested")
        guard case .later = try await it.process(attempts: 1) else { Issue.record("must wait"); return }
        #expect(it.source.calls == 1, "nobody calls while the lane is closed")
        it.world.clock.advance(by: .seconds(300))
        #expect(try await it.process(attempts: 2) == .done)
        #expect(it.codes.isEmpty, "what was told is over")
        let next = try await it.world.start()
        #expect(try await it.process(next[0]) == .done)
        #expect(it.source.calls == 3, "a success opens the lane for all")
    }

    @Test("a company the source does not list is failed at once, and the source is not at fault")
    func missing() async throws {
        let it = try await CollectionWorld(CollectionWorld.failure(.companyMissing))
        #expect(try await it.process() == .done)
        #expect(it.codes == [.managedCompanyMissing] && it.part == "failed managedCompanyMissing")
        #expect(it.world.state(ofRun: 1) == .completedWithFailures)
        #expect(try await it.process() == .done)
        #expect(it.source.calls == 1, "the part of the run has ended")
    }

    @Test("a probe that finds the company missing opens the lane; one that finds the source away lets another go")
    func probes() async throws {
        let it = try await CollectionWorld(
            CollectionWorld.failure(.unauthorized), CollectionWorld.failure(.unavailable),
            CollectionWorld.failure(.companyMissing), CollectionWorld.success(1))
        _ = try await it.process()
        it.world.clock.advance(by: .seconds(300))
        #expect(try await it.process(attempts: 1) == .later(.seconds(15), reason: "unavailable: GET said no"))
        #expect(try await it.process(attempts: 1) == .done)
        #expect(it.source.calls == 3)
        let next = try await it.world.start()
        #expect(try await it.process(next[0]) == .done)
        #expect(it.source.calls == 4 && it.announced.count == 1)
    }

    @Test("a session of another company is read a second time, then failed")
    func mismatch() async throws {
        let it = try await CollectionWorld(CollectionWorld.failure(.identityMismatch))
        guard case .later = try await it.process() else { Issue.record("must wait"); return }
        #expect(it.codes.isEmpty)
        #expect(try await it.process(attempts: 1) == .done)
        #expect(it.codes == [.identityMismatch] && it.part == "failed identityMismatch")
        #expect(it.source.calls == 2)
    }

    @Test("a rename in flight is no mismatch")
    func renameInFlight() async throws {
        let it = try await CollectionWorld(CollectionWorld.failure(.identityMismatch), CollectionWorld.success(2))
        guard case .later = try await it.process() else { Issue.record("must wait"); return }
        #expect(try await it.process(attempts: 1) == .done)
        #expect(it.codes.isEmpty && it.announced.map(\.devices) == [2])
    }
}
