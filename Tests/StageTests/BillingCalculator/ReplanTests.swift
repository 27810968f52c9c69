import Billing
import BillingCalculatorStage
import Contracts
import Pipeline
import Ports
import SimulatedPorts
import Testing

@Suite("A batch of re-plan requests")
struct ReplanTests {
    private func request(_ company: Int, revision: Int = 2, offset: Int64 = 0) throws -> IncomingRecord {
        try Ids.record(Ids.replan(company, revision: revision), offset: offset)
    }

    @Test("plans the newest snapshot of each company under the present settings")
    func replans() async throws {
        let it = try await PlanWorld()
        try await it.collect(1)
        try await it.batch.takeSnapshots(try it.records(1))
        try await it.world.raiseRevision()
        try await it.batch.takeReplanRequests([try request(1), try request(1, revision: 1, offset: 1)])
        #expect(it.announced.map(\.mappingRevision) == [1, 2])
        #expect(Set(it.announced.map(\.id)).count == 2)
        #expect(Set(it.announced.map(\.snapshot)).count == 1)
    }

    @Test("has nothing to do for a company that was never read")
    func neverRead() async throws {
        let it = try await PlanWorld()
        try await it.batch.takeReplanRequests([try request(5)])
        #expect(it.announced.isEmpty && it.letters.letters.isEmpty)
    }

    @Test("that can never be planned, or is no request, becomes dead letters; the others go on")
    func impossible() async throws {
        let it = try await PlanWorld()
        let taken = try await it.collect(1, 2)
        it.world.store.corrupt(taken[1])
        try await it.batch.takeReplanRequests([
            Ids.garbage(.replanRequests, offset: 1), try request(2, offset: 2), try request(1, offset: 3),
        ])
        #expect(it.announced.map(\.managedCompany) == [Ids.company(1)])
        #expect(it.letters.letters.map(\.offset) == [1, 2])
        #expect(it.part(2) == "failed storedDataUnreadable")
        #expect(it.letters.letters.last?.reason == "the stored snapshot's body is not what its hash says")
    }

    @Test("is answered whatever comes of it, but not by a request that was asked before newer settings")
    func answered() async throws {
        let it = try await PlanWorld()
        let taken = try await it.collect(1, 2)
        it.world.store.corrupt(taken[1])
        try await it.ask((1...3).map { Ids.replan($0) } + [Ids.replan(4, revision: 3)])
        try await it.batch.takeReplanRequests(try (1...4).map { try request($0, offset: Int64($0)) })
        #expect(it.asked == [Ids.replan(4, revision: 3)])
    }

    @Test(
        "is answered only after it was planned and announced",
        arguments: ["plans.newestSnapshots", "plans.load", "plans.save", "publish", "plans.announced"])
    func answeredLast(call: String) async throws {
        let it = try await PlanWorld()
        try await it.collect(1)
        try await it.ask([Ids.replan(1)])
        if call == "publish" { it.world.topics.fail(1) } else { it.faults.fail(call) }
        await #expect(throws: PortError.self) { try await it.batch.takeReplanRequests([try request(1)]) }
        #expect(it.asked == [Ids.replan(1)], "whoever lost it finds it by the sweep")
        try await it.batch.takeReplanRequests([try request(1)])
        #expect(it.asked.isEmpty && Set(it.announced) == Set(it.stored) && it.stored.count == 1)
    }

    @Test(
        "is answered only after its dead letter was kept and its run ended",
        arguments: ["deadLetters.keep", "plans.giveUp"])
    func answeredAfterGivingUp(call: String) async throws {
        let it = try await PlanWorld()
        let taken = try await it.collect(1)
        it.world.store.corrupt(taken[0])
        try await it.ask([Ids.replan(1)])
        it.faults.fail(call)
        await #expect(throws: PortError.self) { try await it.batch.takeReplanRequests([try request(1)]) }
        #expect(it.asked == [Ids.replan(1)])
        try await it.batch.takeReplanRequests([try request(1)])
        #expect(it.asked.isEmpty && it.part(1) == "failed storedDataUnreadable")
    }

    @Test("ends nothing whose dead letter is not kept yet")
    func lettersFirst() async throws {
        let it = try await PlanWorld()
        let taken = try await it.collect(1)
        it.world.store.corrupt(taken[0])
        it.faults.fail("deadLetters.keep")
        await #expect(throws: PortError.self) { try await it.batch.takeReplanRequests([try request(1)]) }
        #expect(it.part(1) == "collected")
    }

    @Test(
        "is repeated after a fault",
        arguments: ["plans.newestSnapshots", "plans.load", "plans.save", "plans.announced", "plans.answered"],
        [Faults.Kind.before, .after])
    func faults(call: String, kind: Faults.Kind) async throws {
        let it = try await PlanWorld()
        try await it.collect(1)
        it.faults.fail(call, kind)
        await #expect(throws: PortError.self) { try await it.batch.takeReplanRequests([try request(1)]) }
        try await it.batch.takeReplanRequests([try request(1)])
        #expect(it.stored.count == 1 && Set(it.announced).count == 1)
    }
}
