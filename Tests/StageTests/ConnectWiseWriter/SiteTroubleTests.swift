import Billing
import ConnectWiseWriterStage
import Contracts
import Locking
import Pipeline
import Ports
import Runs
import SimulatedPorts
import Testing

@Suite("A site that is away, throttles or refuses")
struct SiteTroubleTests {
    private let it: WriterWorld

    init() async throws { it = try await WriterWorld() }

    @Test("a throttling site is left alone for as long as it asks, by all workers")
    func throttled() async throws {
        it.failReads(.answer(.throttled(retryAfter: .seconds(30))))
        let wait = try #require(await it.process().wait)
        #expect(wait >= .seconds(30))
        let calls = it.connectWise.reads.count
        #expect(await it.process().wait == .seconds(30))
        #expect(it.connectWise.reads.count == calls)
        it.clock.advance(by: .seconds(31))
        #expect(await it.process() == .done)
    }

    @Test("a probe that learned nothing of the site lets another go")
    func probeWithoutAnswer() async throws {
        it.failReads(.answer(.throttled(retryAfter: .seconds(30))))
        await it.process()
        it.clock.advance(by: .seconds(30))
        it.faults.fail("writer.lease")
        #expect(await it.process().wait != nil)
        #expect(await it.process() == .done)
    }

    @Test(
        "what the store refuses again and again ends the run with an exception and a letter, and the plan is not lost")
    func refusedByStore() async throws {
        it.faults.fail("writer.finish", .before, .refused, times: 4)
        for attempts in 0...1 {
            #expect(await it.process(attempts: attempts).wait != nil, "another writer may have been faster")
            #expect(it.codes.isEmpty && it.world.state() == .running)
        }
        guard case .impossible(let reason) = await it.process(attempts: 2) else {
            Issue.record("must be given up")
            return
        }
        #expect(reason.contains("writer.finish"))
        #expect(it.codes == [.notWrittenInTime] && it.world.state() == .completedWithFailures)
        it.world.clock.advance(by: .seconds(300))
        #expect(try await it.world.store.plans().overdue(after: .seconds(300), limit: 9).count == 1)
        // By then the store takes it.
        _ = await it.process()
        #expect(await it.process() == .done)
        #expect(it.writes.count == 2 && it.codes.isEmpty)
    }

    @Test("a site that throttles without saying for how long is left alone all the same")
    func throttledForAWhile() async throws {
        it.failReads(.answer(.throttled(retryAfter: nil)))
        #expect(await it.process().wait == .seconds(15 + 22.5 / 4))
        #expect(await it.process().wait == .seconds(15))
        #expect(it.connectWise.reads.count == 1)
    }

    @Test("refused keys are an exception at once and are probed, not hammered")
    func unauthorized() async throws {
        it.failReads(.answer(.unauthorized("401")))
        #expect(await it.process().wait == .seconds(300))
        #expect(it.codes == [.connectionNeedsAttention])
        #expect(it.world.exceptions().first?.message.contains("check address, keys and rights") == true)
        #expect(it.world.part()?.state == .planned, "the run goes on")
        await it.process()
        #expect(it.connectWise.reads.count == 1)
        it.clock.advance(by: .seconds(300))
        #expect(await it.process() == .done)
        #expect(it.codes.isEmpty, "what was told is over")
        #expect(it.results.map(\.outcome) == [.applied], "nothing had ended before")
        try await it.plan(on: "2026-11-25", workstations: 88)
        #expect(await it.process() == .done, "a success opens the site for all")
    }

    @Test("a run does not wait for ever: its part ends as failed, the work goes on")
    func endsRun() async throws {
        it.failReads(.answer(.unavailable(status: 503, "maintenance")))
        #expect(await it.process(age: .seconds(7200), attempts: 2).wait != nil)
        #expect(it.world.part().map { "\($0.state) \($0.outcome ?? "")" } == "failed failed")
        #expect(it.world.state(ofRun: 1) == .completedWithFailures)
        #expect(it.codes == [.connectionNeedsAttention])
        #expect(it.results.map(\.outcome) == [.failed])
        #expect(await it.process() == .done)
        #expect(it.connectWise.additions(on: 31).count == 2)
        #expect(it.results.map(\.outcome) == [.failed, .applied] && it.codes.isEmpty)
    }

    @Test("time spent in a queue is no failure, nor are a few attempts", arguments: [(7200, 1), (7199, 2), (7199, 50)])
    func notYet(seconds: Int, attempts: Int) async throws {
        it.failReads(.answer(.unavailable(status: 503, "maintenance")))
        let wait = try #require(await it.process(age: .seconds(seconds), attempts: attempts).wait)
        #expect(it.world.part()?.state == .planned && it.codes.isEmpty && it.results.isEmpty)
        #expect(wait <= .seconds(15), "it is looked at when its time is over")
    }

    @Test("what is our own fault is never said to be the connection's", arguments: ["writer.now", "writer.lease"])
    func notTheConnection(call: String) async throws {
        it.faults.fail(call)
        #expect(await it.process(age: .seconds(7200), attempts: 2).wait != nil)
        #expect(it.codes == [.notWrittenInTime])
        let message = it.world.exceptions().first?.message ?? ""
        #expect(message.contains("Nothing has to be done in ConnectWise"))
        #expect(!message.contains("address") && !message.contains("keys"))
        #expect(it.world.part()?.state == .failed)
    }

    @Test("an agreement that is busy until the run has ended is not the connection's fault either")
    func busyForLong() async throws {
        let subject = LeaseSubject.agreement(AgreementID(31), on: Ids.site)
        _ = try await it.world.store.writer().lease(subject, of: Ids.tenant, for: .seconds(60))
        #expect(await it.process(age: .seconds(7200), attempts: 2).wait == .milliseconds(7500))
        #expect(it.codes == [.notWrittenInTime])
    }

    @Test("a system that keeps losing answers is spared", arguments: [(2, 5), (3, 90)])
    func losing(attempts: Int, seconds: Int) async throws {
        it.failWrites(.lost)
        #expect(await it.process(attempts: attempts).wait == .seconds(seconds))
    }

    @Test("lists that were read for an older run are read again for the next, and for a plan made again")
    func freshLists() async throws {
        await it.process()
        #expect(it.connectWise.reads == ["GET agreements", "GET products", "GET additions", "GET agreement"])
        try await it.plan(workstations: 90)
        await it.process()
        #expect(it.connectWise.reads.count(where: { $0 == "GET agreements" }) == 2)
        it.clock.advance(by: .seconds(1))
        try await it.world.raiseRevision()
        try await it.world.replan()
        await it.process()
        #expect(it.connectWise.reads.count(where: { $0 == "GET agreements" }) == 3)
    }

    @Test("an exception that could not be stored does not keep the work from going on")
    func notNoted() async throws {
        it.faults.fail("writer.note")
        it.failReads(.answer(.unauthorized("401")))
        #expect(await it.process().wait == .seconds(300))
        #expect(it.codes.isEmpty)
    }
}

@Suite("What became of a plan is announced")
struct ResultTests {
    private let it: WriterWorld

    init() async throws { it = try await WriterWorld() }

    private var marks: [Bool] { it.world.plans.map { $0.resultAnnouncedAt != nil } }

    @Test("after it is stored, and marked after it is announced")
    func order() async throws {
        it.faults.fail("writer.finish")
        #expect(await it.process().wait != nil)
        #expect(it.results.isEmpty)
        it.world.topics.fail(1)
        #expect(await it.process().wait != nil)
        #expect(it.outcome == .unchanged && it.results.isEmpty && marks == [false])
        it.clock.advance(by: .seconds(300))
        let sweep = Sweep.results(
            of: it.world.store.writer(), by: it.world.announcer, after: .seconds(300),
            deadLetters: it.world.letters.office)
        #expect(try await sweep.pass() == 1)
        #expect(it.results.map(\.outcome) == [.unchanged])
        #expect(marks == [true])
        #expect(await it.process() == .done)
        #expect(it.writes.count == 2)
    }

    @Test(
        "a fault anywhere leaves work to be repeated, and nothing is written twice",
        arguments: [
            "writer.task", "writer.lease", "writer.reading", "writer.now", "writer.saveSite", "writer.renew",
            "writer.intend", "writer.finish", "writer.announced",
        ], [Faults.Kind.before, .after])
    func faults(call: String, kind: Faults.Kind) async throws {
        it.faults.fail(call, kind)
        #expect(await it.process().wait != nil)
        it.clock.advance(by: .seconds(60))
        #expect(await it.process() == .done)
        #expect(it.quantities == [10, 90] && it.writes.count == 2)
        #expect(it.outcome == .applied || it.outcome == .unchanged)
        #expect(it.intents.filter { $0 == "create applied" }.count == 2)
    }

    @Test("with the exceptions that are open")
    func exceptions() async throws {
        it.connectWise.state.withLock { $0.refusedProducts = [ProductID(8)] }
        await it.process()
        #expect(it.results.map(\.exceptions) == [1] && it.results.map(\.outcome) == [.incomplete])
    }
}
