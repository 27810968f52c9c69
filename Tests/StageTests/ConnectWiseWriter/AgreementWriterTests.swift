import Billing
import ConnectWiseWriterStage
import Contracts
import Locking
import Pipeline
import Ports
import Runs
import SimulatedPorts
import Testing

@Suite("The writer makes ConnectWise say what the plan says")
struct AgreementWriterTests {
    private let it: WriterWorld

    init() async throws { it = try await WriterWorld() }

    @Test("a new plan creates an addition for each used slot, once")
    func creates() async throws {
        #expect(await it.process() == .done)
        #expect(await it.process() == .done)
        #expect(it.writes == ["POST 8", "POST 7"])
        #expect(it.quantities == [10, 90])
        #expect(it.outcome == .applied && it.world.state(ofRun: 1) == .completed)
        #expect(it.ledgerLines == ["server 1 live 10", "workstation 1 live 90"])
        #expect(it.ledger.map(\.addition) == [AdditionID(901), AdditionID(902)])
        #expect(it.ledger.allSatisfy { $0.verifiedOn == Ids.day("2026-11-24") && $0.agreement == AgreementID(31) })
        #expect(it.intents == ["create applied", "create applied"])
        #expect(it.settlements.map(\.outcome) == [.created, .created])
        #expect(it.settlements.map(\.quantity) == [UnitCount(10), UnitCount(90)])
        #expect(it.results.map(\.created) == [2] && it.results.map(\.outcome) == [.applied])
        #expect(it.leases == 0)
    }

    @Test("the next day without a change writes nothing")
    func steady() async throws {
        await it.process()
        try await it.plan(on: "2026-11-25", workstations: 90)
        #expect(await it.process() == .done)
        #expect(it.writes.count == 2)
        #expect(it.outcome == .unchanged)
        #expect(it.ledger.allSatisfy { $0.verifiedOn == Ids.day("2026-11-25") }, "it was read and agreed")
    }

    @Test("additions that need not be read are not read")
    func notRead() async throws {
        try await it.world.changeIntegration { $0.policy.verifyEveryDays = 5 }
        await it.process()
        let reads = it.connectWise.reads.count
        try await it.plan(on: "2026-11-25", workstations: 90)
        #expect(await it.process() == .done)
        #expect(it.connectWise.reads.dropFirst(reads) == ["GET agreements", "GET products"])
        #expect(it.outcome == .unchanged)
        #expect(it.ledger.allSatisfy { $0.verifiedOn == Ids.day("2026-11-24") }, "nothing was verified")
    }

    @Test(
        "an addition that was made for another company of the same customer is no person's", arguments: [true, false])
    func ofAnotherCompany(isOthers: Bool) async throws {
        if isOthers {
            // The customer is read from a second source too, and billed on the same agreement.
            try await it.world.mapping { rows in
                try await StageWorld.integrate(2, in: rows)
                _ = try await rows.save([StageWorld.company(2, of: 2, mappedAs: 1)])
            }
            try await it.plan(servers: 0, workstations: 5, of: 2)
            #expect(await it.process(2) == .done)
        } else {
            let byHand = FoundAddition(
                id: AdditionID(800), product: ProductID(7), quantity: 5, effectiveDate: .date(Ids.day("2026-01-01")),
                cancelledDate: .absent, serialNumber: nil)
            it.editByHand { $0 = [byHand] }
        }
        let before = it.writes.count
        #expect(await it.process() == .done)
        #expect(it.writes.dropFirst(before) == (isOthers ? ["POST 8", "POST 7"] : ["POST 8"]))
        #expect(it.codes == (isOthers ? [] : [.additionNotOurs]))
        #expect(it.outcome == (isOthers ? .applied : .incomplete))
    }

    @Test("one that is only being created for another company is no person's either")
    func beingCreatedForAnother() async throws {
        try await it.world.mapping { rows in
            try await StageWorld.integrate(2, in: rows)
            _ = try await rows.save([StageWorld.company(2, of: 2, mappedAs: 1)])
        }
        try await it.plan(servers: 0, workstations: 5, of: 2)
        it.failWrites(.applied)
        #expect(await it.process(2).wait != nil)
        #expect(await it.process() == .done)
        #expect(it.codes.isEmpty && it.writes == ["POST 7", "POST 8", "POST 7"])
        it.letSettle()
        #expect(await it.process(2) == .done)
        #expect(it.quantities == [5, 10, 90])
    }

    @Test("a changed count is one PATCH of one slot")
    func changes() async throws {
        await it.process()
        try await it.plan(on: "2026-11-25", workstations: 88)
        #expect(await it.process() == .done)
        #expect(it.writes.suffix(1) == ["PATCH 902 88"])
        #expect(it.writes.count == 3 && it.quantities == [10, 88])
        #expect(it.ledgerLines == ["server 1 live 10", "workstation 1 live 88"])
        #expect(it.ledger.allSatisfy { $0.verifiedOn == Ids.day("2026-11-25") })
        #expect(it.intents.suffix(1) == ["setQuantity applied"])
        #expect(it.settlements.map(\.outcome) == [.unchanged, .changed])
        #expect(it.settlements.last?.previousQuantity == 90)
        #expect(it.results.last?.changed == 1)
    }

    @Test("observing writes nothing and says what it would do", arguments: [true, false])
    func observes(isPlannedSo: Bool) async throws {
        try await it.world.changeIntegration { $0.mode = .observe }
        if isPlannedSo { try await it.world.replan() }
        #expect(await it.process() == .done)
        #expect(it.writes.isEmpty && it.ledger.isEmpty && it.intents.isEmpty)
        #expect(it.settlements.map(\.outcome) == [.wouldCreate, .wouldCreate])
        #expect(it.outcome == .observed)
    }

    @Test("observing what was written before leaves its ledger as it is")
    func observesWritten() async throws {
        await it.process()
        let before = it.ledger
        try await it.world.changeIntegration { $0.mode = .observe }
        try await it.plan(on: "2026-11-25", workstations: 88)
        #expect(await it.process() == .done)
        #expect(it.ledger == before && it.writes.count == 2)
        #expect(it.settlements.map(\.outcome) == [.unchanged, .wouldChange])
        #expect(it.settlements.last?.previousQuantity == 90 && it.settlements.last?.quantity == UnitCount(88))
    }

    @Test("observing learns what became of a write all the same")
    func observesUnanswered() async throws {
        it.failWrites(.applied)
        await it.process()
        try await it.world.changeIntegration { $0.mode = .observe }
        it.letSettle()
        #expect(await it.process() == .done)
        #expect(it.intents == ["create applied"] && it.ledgerLines == ["server 1 live 10"])
        #expect(it.writes == ["POST 8"] && it.outcome == .observed)
    }

    @Test("a plan that was made to be observed is not written, though its integration bills by now")
    func observedPlan() async throws {
        try await it.world.changeIntegration { $0.mode = .observe }
        try await it.world.replan()
        try await it.world.changeIntegration { $0.mode = .bill }
        #expect(await it.process() == .done)
        #expect(it.writes.isEmpty && it.outcome == .observed)
    }

    @Test("what ConnectWise refuses is an exception; the other slot goes on")
    func refused() async throws {
        it.connectWise.state.withLock { $0.refusedProducts = [ProductID(8)] }
        #expect(await it.process() == .done)
        #expect(it.quantities == [90])
        #expect(it.outcome == .incomplete)
        #expect(it.codes == [.refusedByConnectWise])
        #expect(it.world.exceptions().first?.units == UnitCount(10))
        #expect(it.settlements.map(\.outcome) == [.refused, .created])
        #expect(it.intents == ["create refused", "create applied"])
        #expect(it.ledgerLines == ["workstation 1 live 90"], "a refused create leaves nothing in the ledger")
    }

    @Test("a company that is not billed is settled without a call")
    func notBilled() async throws {
        try await it.world.change { $0.automaticBilling = false }
        try await it.world.replan()
        #expect(await it.process() == .done)
        #expect(it.connectWise.reads.isEmpty)
        #expect(it.outcome == .notBilled)
    }

    @Test("a company that left its integration is settled without a call, and its run ends")
    func left() async throws {
        try await it.world.change { $0.integration = nil }
        #expect(await it.process() == .done)
        #expect(it.connectWise.reads.isEmpty && it.outcome == .notBilled)
        #expect(it.world.state(ofRun: 1) == .completed)
    }

    @Test("a stored plan that cannot be read ends its run and is a dead letter")
    func corruptPlan() async throws {
        it.world.store.corrupt(try #require(it.current?.made))
        guard case .impossible(let reason) = await it.process() else { Issue.record("must be impossible"); return }
        #expect(reason == "the stored body is not what its hash says")
        #expect(it.codes == [.storedDataUnreadable])
        #expect(it.world.exceptions().first?.message.contains("Start a run") == true)
        #expect(it.world.part()?.state == .failed && it.world.state(ofRun: 1) == .completedWithFailures)
        #expect(it.connectWise.reads.isEmpty)
    }

    @Test("the company's current plan is written, whatever asked for the work; without a plan there is nothing to do")
    func anyPayload() async throws {
        #expect(await it.process(payload: [0xff, 0x00]) == .done)
        #expect(it.quantities == [10, 90])
        #expect(await it.process(2) == .done)
        #expect(it.writes.count == 2)
    }
}
