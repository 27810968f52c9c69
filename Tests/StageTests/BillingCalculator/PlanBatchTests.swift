import Billing
import Contracts
import Ports
import Testing

@testable import BillingCalculatorStage

@Suite("A batch of snapshots")
struct PlanBatchTests {
    private let world = PlanWorld()

    private func records(_ companies: Int...) throws -> [IncomingRecord] {
        try companies.enumerated().map { try Ids.record(Ids.snapshot($0.element), offset: Int64($0.offset)) }
    }

    private func planID(_ company: Int, revision: Int) -> String {
        let snapshot = SnapshotID(Ids.snapshot(company).id)
        return DerivedID.plan(from: snapshot, revision: revision, rules: AdditionPlan.rulesVersion).text
    }

    @Test("becomes plans under derived ids, stored before they are announced")
    func plans() async throws {
        for company in 1...3 { world.prepare(company, revision: 7) }
        try await world.batch.takeSnapshots(try records(1, 2, 3))
        #expect(world.stored == world.announced)
        #expect(world.announced.map(\.id) == (1...3).map { planID($0, revision: 7) })
        #expect(world.marked == world.announced.map(\.id))
        #expect(world.loads == [3], "all is loaded at once")
    }

    @Test("is loaded once for each announcement, however often it holds it")
    func duplicates() async throws {
        world.prepare(1)
        try await world.batch.takeSnapshots(try records(1, 1, 1))
        #expect(world.loads == [1])
        #expect(world.announced.count == 1)
    }

    @Test("that comes again announces the same plans and stores nothing new")
    func again() async throws {
        world.prepare(1)
        for _ in 1...3 { try await world.batch.takeSnapshots(try records(1)) }
        #expect(world.stored.count == 1)
        #expect(Set(world.announced).count == 1 && world.announced.count == 3)
    }

    @Test("goes on beside what is obsolete, impossible or no message")
    func neighbours() async throws {
        world.prepare(1)
        world.answer(.obsolete(Ids.snapshot(2)), for: 2)
        let batch = try records(1, 2, 3) + [Ids.garbage(.usageSnapshots, offset: 9)]
        try await world.batch.takeSnapshots(batch)
        #expect(world.announced.map(\.managedCompany) == [Ids.company(1)])
        #expect(Set(world.letters.letters.map(\.offset)) == [2, 9])
        let impossible = try #require(world.letters.letters.first { $0.offset == 2 })
        #expect(impossible.reason == "there is no such snapshot")
        #expect(world.givenUp == [Ids.company(3): "there is no such snapshot"], "its run can end")
        #expect(Array(impossible.value) == batch[2].value && impossible.key == Ids.company(3).text)
    }

    @Test("ends nothing whose dead letter is not kept yet")
    func lettersFirst() async throws {
        world.letters.faults.fail("keep")
        await #expect(throws: PortError.self) { try await world.batch.takeSnapshots(try records(3)) }
        #expect(world.givenUp.isEmpty)
    }

    @Test("of nothing asks for nothing")
    func empty() async throws {
        try await world.batch.takeSnapshots([])
        try await world.batch.takeReplanRequests([])
        try await world.batch.takeSnapshots([Ids.garbage(.usageSnapshots, offset: 1)])
        #expect(world.loads.isEmpty)
        #expect(world.letters.letters.count == 1)
    }

    @Test(
        "is repeated whole after a fault anywhere, and nothing is lost or doubled",
        arguments: ["load", "save", "publish", "announced", "keep", "giveUp"], [Faults.Kind.before, .after])
    func faults(call: String, kind: Faults.Kind) async throws {
        for company in 1...2 { world.prepare(company) }
        let batch = try records(1, 2, 3) + [Ids.garbage(.usageSnapshots, offset: 9)]
        switch call {
        case "publish": world.topics.fail(1)
        case "keep": world.letters.faults.fail(call, kind)
        default: world.store.faults.fail(call, kind)
        }
        await #expect(throws: PortError.self) { try await world.batch.takeSnapshots(batch) }
        try await world.batch.takeSnapshots(batch)
        #expect(world.stored.map(\.managedCompany) == [Ids.company(1), Ids.company(2)])
        #expect(Set(world.announced) == Set(world.stored))
        #expect(Set(world.marked) == Set(world.stored.map(\.id)))
        #expect(Set(world.letters.letters.map(\.offset)) == [2, 9])
        #expect(world.givenUp == [Ids.company(3): "there is no such snapshot"])
    }

    @Test("plans are not announced before they are stored, nor marked before they are announced")
    func order() async throws {
        world.prepare(1)
        world.store.faults.fail("save", .before, .refused)
        await #expect(throws: PortError.self) { try await world.batch.takeSnapshots(try records(1)) }
        #expect(world.announced.isEmpty)
        world.topics.fail(1)
        await #expect(throws: PortError.self) { try await world.batch.takeSnapshots(try records(1)) }
        #expect(world.stored.count == 1 && world.marked.isEmpty)
    }
}
