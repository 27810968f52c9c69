import Billing
import Contracts
import Pipeline
import Ports
import Runs
import SimulatedPorts
import Testing

/// Rule 13: only the newest billing date writes, measured for each company.
@Suite("A newer date is requested while a plan waits to be written")
struct NewestDateTests {
    private let it: WriterWorld
    private let unreadable = BillingException(.collectionFailed, message: "The source is away.")

    init() async throws { it = try await WriterWorld() }

    @Test("while it may still be read nothing is written and nothing is settled")
    func awaited() async throws {
        try await it.world.start(on: "2026-11-25")
        let verdict = await it.process()
        #expect(verdict.reason == "the usage of 2026-11-25 is still to be read" && verdict.wait != nil)
        #expect(it.writes.isEmpty && it.connectWise.reads.isEmpty && it.leases == 0)
        #expect(it.outcome == nil && it.world.part()?.state == .planned)
    }

    @Test("if it cannot be read for the company, the older date is still the newest and is written")
    func failed() async throws {
        let newer = try #require(try await it.world.start(on: "2026-11-25").first)
        await it.process()
        try await it.world.store.collection().fail(newer, with: unreadable, isUnreachable: true)
        #expect(await it.process() == .done)
        #expect(it.quantities == [10, 90] && it.outcome == .applied)
        #expect(it.world.part()?.outcome == "applied")
    }

    @Test("once it was read the older date writes nothing, planned or not")
    func read() async throws {
        let newer = try #require(try await it.world.start(on: "2026-11-25").first)
        await it.process()
        try await it.world.collect(newer, StageWorld.usage(servers: 1, workstations: 2))
        #expect(await it.process() == .done)
        #expect(it.writes.isEmpty && it.connectWise.reads.isEmpty && it.outcome == .superseded)
    }

    @Test("it is read when the writer has the lease already: nothing is sent for the older date")
    func readMeanwhile() async throws {
        it.gate.after("writer.lease") { [it] in
            let newer = try await it.world.start(on: "2026-11-25")
            try await it.world.collect(newer[0], StageWorld.usage(servers: 1, workstations: 2))
        }
        #expect(await it.process().reason == "a newer date was requested")
        #expect(it.writes.isEmpty && it.leases == 0)
    }

    @Test("a plan made again from the newest snapshot is written all the same: somebody has just decided something")
    func plannedAgain() async throws {
        try await it.world.start(on: "2026-11-25")
        try await it.world.change { $0.agreement = AgreementID(41) }
        try await it.world.replan()
        #expect(await it.process() == .done)
        #expect(it.connectWise.additions(on: 41).map(\.quantity) == [10, 90] && it.outcome == .applied)
    }

    @Test("a plan that bills nothing waits for nothing")
    func notBilled() async throws {
        try await it.world.change { $0.automaticBilling = false }
        try await it.world.replan()
        try await it.world.start(on: "2026-11-25")
        #expect(await it.process() == .done)
        #expect(it.outcome == .notBilled)
    }

    @Test("a run that waits too long for it ends, and the plan is written later all the same")
    func waitsTooLong() async throws {
        let newer = try #require(try await it.world.start(on: "2026-11-25").first)
        await it.process(age: .seconds(7200), attempts: 9)
        #expect(it.world.part()?.state == .failed && it.codes == [.notWrittenInTime])
        try await it.world.store.collection().fail(newer, with: unreadable, isUnreachable: true)
        #expect(await it.process() == .done)
        #expect(it.quantities == [10, 90] && it.codes == [.collectionFailed])
    }

    @Test("what somebody decides days after the last reading is dated by the day it was decided on")
    func decidedLater() async throws {
        try await it.world.start(on: "2026-11-26")
        try await it.world.change { $0.agreement = AgreementID(41) }
        let made = try await it.world.replan()
        #expect(made.billingDate == Ids.day("2026-11-24"))
        #expect(await it.process() == .done)
        let dates = it.connectWise.additions(on: 41).map(\.effectiveDate)
        #expect(dates == Array(repeating: .date(Ids.day("2026-11-26")), count: 2))
    }
}
