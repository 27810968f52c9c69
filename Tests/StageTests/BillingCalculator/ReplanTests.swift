import Billing
import Contracts
import Locking
import Ports
import Testing

@testable import BillingCalculatorStage

@Suite("A batch of re-plan requests")
struct ReplanTests {
    private let world = PlanWorld()

    private func request(_ company: Int, revision: Int = 2, offset: Int64 = 0) throws -> IncomingRecord {
        try Ids.record(Ids.replan(company, revision: revision), offset: offset)
    }

    @Test("plans the newest snapshot of each company under the present settings")
    func replans() async throws {
        world.prepare(1, revision: 1)
        try await world.batch.takeSnapshots([try Ids.record(Ids.snapshot(1))])
        world.prepare(1, revision: 2)
        try await world.batch.takeReplanRequests([try request(1), try request(1, revision: 1, offset: 1)])
        #expect(world.announced.map(\.mappingRevision) == [1, 2])
        #expect(Set(world.announced.map(\.id)).count == 2)
        #expect(Set(world.announced.map(\.snapshot)).count == 1)
    }

    @Test("has nothing to do for a company that was never read")
    func neverRead() async throws {
        try await world.batch.takeReplanRequests([try request(5)])
        #expect(world.announced.isEmpty && world.letters.letters.isEmpty)
    }

    @Test("that can never be planned, or is no request, becomes dead letters; the others go on")
    func impossible() async throws {
        world.prepare(1)
        world.prepare(2)
        world.answer(.impossible(Ids.snapshot(2), reason: "its content is not what was announced"), for: 2)
        try await world.batch.takeReplanRequests([
            Ids.garbage(.replanRequests, offset: 1), try request(2, offset: 2), try request(1, offset: 3),
        ])
        #expect(world.announced.map(\.managedCompany) == [Ids.company(1)])
        #expect(world.letters.letters.map(\.offset) == [1, 2])
        #expect(world.givenUp == [Ids.company(2): "its content is not what was announced"])
        #expect(world.letters.letters.last?.reason == "its content is not what was announced")
    }

    @Test("is answered whatever comes of it, but not by a request that was asked before newer settings")
    func answered() async throws {
        world.prepare(1)
        world.prepare(2)
        world.answer(.impossible(Ids.snapshot(2), reason: "its content is not what was announced"), for: 2)
        world.store.state.withLock { $0.asked = (1...3).map { Ids.replan($0) } + [Ids.replan(4, revision: 3)] }
        try await world.batch.takeReplanRequests(try (1...4).map { try request($0, offset: Int64($0)) })
        #expect(world.store.state.withLock { $0.asked } == [Ids.replan(4, revision: 3)])
    }

    @Test("ends nothing whose dead letter is not kept yet")
    func lettersFirst() async throws {
        world.prepare(1)
        world.answer(.impossible(Ids.snapshot(1), reason: "its content is not what was announced"), for: 1)
        world.letters.faults.fail("keep")
        await #expect(throws: PortError.self) { try await world.batch.takeReplanRequests([try request(1)]) }
        #expect(world.givenUp.isEmpty)
    }

    @Test("is repeated after a fault", arguments: ["newestSnapshots", "load", "save", "announced", "answered"])
    func faults(call: String) async throws {
        world.prepare(1)
        world.store.faults.fail(call)
        await #expect(throws: PortError.self) { try await world.batch.takeReplanRequests([try request(1)]) }
        try await world.batch.takeReplanRequests([try request(1)])
        #expect(world.stored.count == 1 && Set(world.announced).count == 1)
    }
}
