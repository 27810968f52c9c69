import Billing
import BillingCalculatorStage
import Contracts
import Observability
import Pipeline
import Ports
import Runs
import SimulatedPorts
import Testing

@Suite("A batch of snapshots")
struct PlanBatchTests {
    private func planID(_ company: Int, revision: Int) -> String {
        let snapshot = SnapshotID(Ids.snapshot(company).id)
        return DerivedID.plan(from: snapshot, revision: revision, rules: AdditionPlan.rulesVersion).text
    }

    @Test("becomes plans under derived ids, stored before they are announced")
    func plans() async throws {
        let it = try await PlanWorld(revision: 7)
        try await it.collect(1, 2, 3)
        try await it.batch.takeSnapshots(try it.records(1, 2, 3))
        #expect(it.stored == it.announced)
        #expect(it.announced.map(\.id) == (1...3).map { planID($0, revision: 7) })
        #expect(it.marked == it.announced)
        #expect(it.faults.calls == ["plans.load", "plans.save", "plans.announced"], "all is loaded at once")
        #expect((1...3).map { it.part($0) } == ["planned", "planned", "planned"])
    }

    @Test("is loaded once for each announcement, however often it holds it")
    func duplicates() async throws {
        let it = try await PlanWorld()
        try await it.collect(1)
        try await it.batch.takeSnapshots(try it.records(1, 1, 1))
        #expect(it.faults.count("plans.load") == 1)
        #expect(it.announced.count == 1)
    }

    @Test("that comes again announces the same plans and stores nothing new")
    func again() async throws {
        let it = try await PlanWorld()
        try await it.collect(1)
        for _ in 1...3 { try await it.batch.takeSnapshots(try it.records(1)) }
        #expect(it.stored.count == 1)
        #expect(Set(it.announced).count == 1 && it.announced.count == 3)
    }

    @Test("goes on beside what is obsolete, impossible or no message")
    func neighbours() async throws {
        let it = try await PlanWorld()
        try await it.collect(1, 2, 4)
        try await it.world.change(2) { $0.integration = nil }
        let taken = try #require(it.world.rows.snapshots[Owned(Ids.tenant, SnapshotID(Ids.request(4).id))]?.taken)
        it.world.store.corrupt(taken)
        let batch = try it.records(1, 2, 3, 4) + [Ids.garbage(.usageSnapshots, offset: 9)]
        try await it.batch.takeSnapshots(batch)
        #expect(it.announced.map(\.managedCompany) == [Ids.company(1)])
        #expect(it.part(2) == "settled notBilled", "its run can end")
        #expect(it.letters.letters.map(\.offset) == [2, 3, 9])
        let impossible = try #require(it.letters.letters.first)
        #expect(impossible.reason == "the tenant has no such snapshot for that billing date")
        #expect(Array(impossible.value) == batch[2].value && impossible.key == Ids.company(3).text)
        #expect(it.part(3) == "requested", "what is not stored ends nothing")
        #expect(it.part(4) == "failed storedDataUnreadable", "its run can end")
        #expect(it.world.codes(of: 4) == [.storedDataUnreadable])
    }

    @Test("that cannot be read tells a person what is wrong with what is stored, and nothing of the connection")
    func unreadable() async throws {
        let it = try await PlanWorld()
        let taken = try await it.collect(1)
        it.world.store.corrupt(taken[0])
        try await it.batch.takeSnapshots(try it.records(1))
        let exception = try #require(it.world.exceptions().first)
        #expect(exception.code == .storedDataUnreadable)
        #expect(exception.message.contains("body is not what its hash says"))
        #expect(exception.message.contains("Start a run"))
        #expect(!exception.message.contains("address"))
    }

    @Test("whose settings cannot be read is given up, with why")
    func unreadableSettings() async throws {
        let it = try await PlanWorld()
        try await it.collect(1)
        it.world.store.corruptPolicy(of: Ids.integration, tenant: Ids.tenant)
        try await it.batch.takeSnapshots(try it.records(1))
        #expect(
            it.letters.letters.map(\.reason) == [
                "what is stored for it cannot be read: the stored policy cannot be read"
            ])
        #expect(it.part(1) == "failed storedDataUnreadable" && it.announced.isEmpty)
    }

    @Test("ends nothing whose dead letter is not kept yet")
    func lettersFirst() async throws {
        let it = try await PlanWorld()
        let taken = try await it.collect(3)
        it.world.store.corrupt(taken[0])
        it.faults.fail("deadLetters.keep")
        await #expect(throws: PortError.self) { try await it.batch.takeSnapshots(try it.records(3)) }
        #expect(it.part(3) == "collected" && it.world.codes(of: 3).isEmpty)
    }

    @Test("of nothing asks for nothing")
    func empty() async throws {
        let it = try await PlanWorld()
        try await it.batch.takeSnapshots([])
        try await it.batch.takeReplanRequests([])
        try await it.batch.takeSnapshots([Ids.garbage(.usageSnapshots, offset: 1)])
        #expect(it.faults.calls == ["deadLetters.keep"])
        #expect(it.letters.letters.count == 1)
    }

    @Test(
        "is repeated whole after a fault anywhere, and nothing is lost or doubled",
        arguments: [
            "plans.load", "plans.settle", "plans.save", "publish", "plans.announced", "deadLetters.keep",
            "plans.giveUp",
        ], [Faults.Kind.before, .after])
    func faults(call: String, kind: Faults.Kind) async throws {
        let it = try await PlanWorld()
        let taken = try await it.collect(1, 2, 3, 4)
        it.world.store.corrupt(taken[2])
        try await it.world.change(4) { $0.integration = nil }
        let batch = try it.records(1, 2, 3, 4) + [Ids.garbage(.usageSnapshots, offset: 9)]
        if call == "publish" { it.world.topics.fail(1) } else { it.faults.fail(call, kind) }
        await #expect(throws: PortError.self) { try await it.batch.takeSnapshots(batch) }
        try await it.batch.takeSnapshots(batch)
        #expect(it.stored.map(\.managedCompany) == [Ids.company(1), Ids.company(2)])
        #expect(Set(it.announced) == Set(it.stored))
        #expect(it.marked == it.stored)
        #expect(it.letters.letters.map(\.offset) == [2, 9])
        #expect(it.part(3) == "failed storedDataUnreadable" && it.part(4) == "settled notBilled")
    }

    @Test("plans are not announced before they are stored, nor marked before they are announced")
    func order() async throws {
        let it = try await PlanWorld()
        try await it.collect(1)
        it.faults.fail("plans.save")
        await #expect(throws: PortError.self) { try await it.batch.takeSnapshots(try it.records(1)) }
        #expect(it.announced.isEmpty)
        it.world.topics.fail(1)
        await #expect(throws: PortError.self) { try await it.batch.takeSnapshots(try it.records(1)) }
        #expect(it.stored.count == 1 && it.marked.isEmpty)
        it.world.clock.advance(by: .seconds(300))
        let sweep = Sweep.plans(
            of: it.world.store.plans(), by: it.world.announcer, after: .seconds(300),
            deadLetters: it.world.letters.office)
        #expect(try await sweep.pass() == 1)
        #expect(it.announced == it.stored && it.marked == it.stored)
    }

    @Test("settings that change while it is planned make it come again, and then it is planned under them")
    func settingsChange() async throws {
        let it = try await PlanWorld()
        try await it.collect(1)
        try await it.batch.takeSnapshots(try it.records(1))
        // A newer snapshot is loaded under old settings, while the older one is planned again under new ones.
        let newer = try await it.world.collect(try await it.world.start(on: "2026-11-25")[0])
        it.world.gate.after("plans.load") { [world = it.world] in
            try await world.raiseRevision()
            let old = try Ids.record(Ids.snapshotTaken(1, in: world))
            let other = PlanBatch(
                store: world.store.plans(extending: StageWorld.catalogue), announcer: world.announcer,
                deadLetters: world.letters.office, logger: .disabled)
            try await other.takeSnapshots([old])
        }
        await #expect(throws: PortError.self) { try await it.batch.takeSnapshots([try Ids.record(newer)]) }
        try await it.batch.takeSnapshots([try Ids.record(newer)])
        #expect(it.stored.map(\.mappingRevision) == [1, 2, 2])
        #expect(it.stored.last?.billingDate == Ids.day("2026-11-25"))
    }
}
