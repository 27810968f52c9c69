import Billing
import Contracts
import Locking
import Pipeline
import Ports
import Testing

@testable import UsageCollectorStage

@Suite("A collection")
struct CollectionTests {
    @Test("reads, stores and announces, in this order")
    func collects() async throws {
        let world = CollectionWorld()
        #expect(try await world.process() == .done)
        #expect(world.announced.map(\.id) == [Ids.request().id])
        #expect(world.announced.map(\.devices) == [3])
        world.store.state.withLock { state in
            #expect(state.announced == [Ids.request().id])
            #expect(state.snapshots.map(\.evidence.count) == [3])
        }
        #expect(world.failures.isEmpty && world.notes.isEmpty)
    }

    @Test("what is stored is announced again and not read again")
    func storedAlready() async throws {
        let world = CollectionWorld()
        for _ in 1...3 { #expect(try await world.process() == .done) }
        #expect(world.source.calls == 1 && world.snapshots == 1)
        #expect(Set(world.announced).count == 1 && world.announced.count == 3)
    }

    @Test("an obsolete request is done without a call")
    func obsolete() async throws {
        let world = CollectionWorld(order: .obsolete("the company left the integration"))
        #expect(try await world.process() == .done)
        #expect(world.source.calls == 0 && world.announced.isEmpty && world.failures.isEmpty)
    }

    @Test("a request the store knows to be impossible, and a payload that is none, are impossible")
    func impossible() async throws {
        let world = CollectionWorld(order: .impossible("there is no such run"))
        #expect(try await world.process() == .impossible(reason: "there is no such run"))
        guard case .impossible(let reason) = try await world.process(payload: Array("{}".utf8)) else {
            Issue.record("a payload that is no request must be impossible")
            return
        }
        #expect(reason.contains("collection request"))
    }

    @Test("a source that is away is tried again, later each time", arguments: [(0, 7.5), (1, 15), (2, 30), (20, 450)])
    func unavailable(attempts: Int, seconds: Double) async throws {
        let world = CollectionWorld(CollectionWorld.failure(.unavailable))
        let verdict = try await world.process(attempts: attempts)
        #expect(verdict == .later(.seconds(seconds), reason: "unavailable: GET said no"))
        #expect(world.failures.isEmpty && world.notes.isEmpty && world.announced.isEmpty)
    }

    @Test("a source that comes back is read as if nothing had been")
    func recovers() async throws {
        let world = CollectionWorld(
            CollectionWorld.failure(.unavailable), .success(CollectionWorld.usage(devices: 1)))
        guard case .later = try await world.process() else { Issue.record("must wait"); return }
        #expect(try await world.process(attempts: 1) == .done)
        #expect(world.announced.map(\.devices) == [1])
    }

    @Test(
        "after its time it is failed with what a person is told, and the run can end",
        arguments: [
            (SourceError.Reason.unavailable, BillingExceptionCode.collectionFailed),
            (.unauthorized, .connectionNeedsAttention), (.misconfigured, .connectionNeedsAttention),
            (.identityMismatch, .identityMismatch), (.companyMissing, .managedCompanyMissing),
        ])
    func givesUp(reason: SourceError.Reason, code: BillingExceptionCode) async throws {
        let world = CollectionWorld(CollectionWorld.failure(reason))
        #expect(try await world.process(attempts: 2, age: CollectionWorld.giveUpAfter) == .done)
        #expect(world.failures == [code])
        #expect(world.announced.isEmpty && world.snapshots == 0)
        #expect(world.store.state.withLock { $0.failures.first?.message.contains("GET said no") } == true)
    }

    @Test(
        "no wait is longer than the time that is left",
        arguments: [SourceError.Reason.misconfigured, .unavailable])
    func waitsNoLongerThanItMay(reason: SourceError.Reason) async throws {
        let world = CollectionWorld(CollectionWorld.failure(reason))
        let age = CollectionWorld.giveUpAfter - .seconds(5)
        guard case .later(let wait, _) = try await world.process(attempts: 8, age: age) else {
            Issue.record("must wait")
            return
        }
        #expect(wait == .milliseconds(5100))
    }

    @Test("what queued longer than its time is tried three times all the same", arguments: [0, 1])
    func queuedLong(attempts: Int) async throws {
        let world = CollectionWorld(CollectionWorld.failure(.unavailable))
        let verdict = try await world.process(attempts: attempts, age: CollectionWorld.giveUpAfter + .seconds(1800))
        guard case .later(let wait, _) = verdict else { Issue.record("must wait"); return }
        #expect(wait >= .seconds(1))
        #expect(world.failures.isEmpty)
    }

    @Test(
        "an account or address that is refused is told at once and probed, not hammered",
        arguments: [SourceError.Reason.unauthorized, .misconfigured])
    func refused(reason: SourceError.Reason) async throws {
        let world = CollectionWorld(CollectionWorld.failure(reason), .success(CollectionWorld.usage(devices: 1)))
        guard case .later(let wait, _) = try await world.process() else { Issue.record("must wait"); return }
        #expect(wait == .seconds(300))
        #expect(world.notes == [.connectionNeedsAttention])
        guard case .later = try await world.process(attempts: 1) else { Issue.record("must wait"); return }
        #expect(world.source.calls == 1, "nobody calls while the lane is closed")
        world.clock.advance(by: .seconds(300))
        #expect(try await world.process(attempts: 2) == .done)
        #expect(try await world.process(Ids.request(1, run: 2)) == .done)
        #expect(world.source.calls == 3, "a success opens the lane for all")
    }

    @Test("a company the source does not list is failed at once, and the source is not at fault")
    func missing() async throws {
        let world = CollectionWorld(CollectionWorld.failure(.companyMissing))
        #expect(try await world.process() == .done)
        #expect(world.failures == [.managedCompanyMissing])
        #expect(try await world.process() == .done)
        #expect(world.source.calls == 1, "the part of the run has ended")
    }

    @Test("a session of another company is read a second time, then failed")
    func mismatch() async throws {
        let world = CollectionWorld(CollectionWorld.failure(.identityMismatch))
        guard case .later = try await world.process() else { Issue.record("must wait"); return }
        #expect(world.failures.isEmpty)
        #expect(try await world.process(attempts: 1) == .done)
        #expect(world.failures == [.identityMismatch])
        #expect(world.source.calls == 2)
    }

    @Test("a rename in flight is no mismatch")
    func renameInFlight() async throws {
        let world = CollectionWorld(
            CollectionWorld.failure(.identityMismatch), .success(CollectionWorld.usage(devices: 2)))
        guard case .later = try await world.process() else { Issue.record("must wait"); return }
        #expect(try await world.process(attempts: 1) == .done)
        #expect(world.failures.isEmpty && world.announced.map(\.devices) == [2])
    }

    @Test(
        "a fault anywhere leaves work to be repeated and nothing lost",
        arguments: ["order", "save", "publish", "announced"], [Faults.Kind.before, .after])
    func faults(call: String, kind: Faults.Kind) async throws {
        let world = CollectionWorld()
        if call == "publish" { world.topics.fail(1) } else { world.store.faults.fail(call, kind) }
        guard case .later(let wait, _) = try await world.process() else { Issue.record("must wait"); return }
        #expect(wait > .zero)
        #expect(try await world.process(attempts: 1) == .done)
        #expect(world.snapshots == 1)
        #expect(Set(world.announced).count == 1)
        #expect(world.store.state.withLock { $0.announced.contains(Ids.request().id) })
    }

    @Test("a failure that could not be stored is failed again", arguments: [Faults.Kind.before, .after])
    func failingFails(kind: Faults.Kind) async throws {
        let world = CollectionWorld(CollectionWorld.failure(.companyMissing))
        world.store.faults.fail("fail", kind)
        guard case .later = try await world.process() else { Issue.record("must wait"); return }
        #expect(try await world.process(attempts: 1) == .done)
        #expect(world.failures == [.managedCompanyMissing])
    }

    @Test("usage the store refuses for good does not keep its run open for ever")
    func refusedByStore() async throws {
        let world = CollectionWorld()
        world.store.faults.fail("save", .before, .refused, times: 2)
        guard case .later = try await world.process() else { Issue.record("must wait"); return }
        #expect(world.failures.isEmpty)
        #expect(try await world.process(attempts: 2, age: CollectionWorld.giveUpAfter) == .done)
        #expect(world.failures == [.collectionFailed])
    }

    @Test("a store that is away is waited for, however long")
    func storeAway() async throws {
        let world = CollectionWorld()
        world.store.faults.fail("save")
        let age = CollectionWorld.giveUpAfter * 2
        guard case .later = try await world.process(attempts: 5, age: age) else { Issue.record("must wait"); return }
        #expect(world.failures.isEmpty)
        #expect(try await world.process(attempts: 6, age: age) == .done)
        #expect(world.announced.count == 1)
    }
}
