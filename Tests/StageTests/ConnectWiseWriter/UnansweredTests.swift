import Billing
import ConnectWiseWriterStage
import Contracts
import Pipeline
import Ports
import SimulatedPorts
import Testing

@Suite("A write that was not answered")
struct UnansweredTests {
    private let it: WriterWorld

    init() async throws { it = try await WriterWorld() }

    @Test("a create that was applied and never answered is adopted, not repeated")
    func adopts() async throws {
        it.failWrites(.applied)
        #expect(await it.process().wait != nil, "an unknown outcome must wait")
        #expect(it.intents == ["create open"] && it.ledgerLines == ["server 1 creating 10"])
        it.letSettle()
        #expect(await it.process() == .done)
        #expect(it.writes == ["POST 8", "POST 7"])
        #expect(it.connectWise.additions(on: 31).count == 2)
        #expect(it.outcome == .applied)
        #expect(it.intents == ["create applied", "create applied"])
        #expect(it.ledgerLines == ["server 1 live 10", "workstation 1 live 90"])
        #expect(it.ledger.map(\.addition) == [AdditionID(901), AdditionID(902)])
    }

    @Test("a create that was applied unanswered and lost its tag is not made a second time: a person is asked")
    func withoutTag() async throws {
        it.failWrites(.applied)
        await it.process()
        it.editByHand { $0 = $0.map { $0.with(serialNumber: .some(nil)) } }
        it.letSettle()
        #expect(await it.process() == .done)
        #expect(it.writes == ["POST 8", "POST 7"] && it.codes == [.additionNotOurs])
        #expect(it.intents == ["create suspect", "create applied"])
        #expect(it.ledgerLines == ["server 1 suspect 10", "workstation 1 live 90"])
    }

    @Test("a create that was lost is sent again after a reading, in the same generation")
    func repeatsLost() async throws {
        it.failWrites(.lost)
        #expect(await it.process().wait == .seconds(5))
        it.letSettle()
        #expect(await it.process() == .done)
        #expect(it.writes == ["POST 8", "POST 8", "POST 7"])
        #expect(it.connectWise.additions(on: 31).count == 2)
        #expect(it.intents == ["create suspect", "create applied", "create applied"])
        #expect(it.ledger.map(\.generation) == [1, 1])
    }

    @Test("an unanswered PATCH is looked up before anything else", arguments: [true, false])
    func unansweredPatch(isApplied: Bool) async throws {
        await it.process()
        try await it.plan(on: "2026-11-25", workstations: 88)
        it.failWrites(isApplied ? .applied : .lost)
        #expect(await it.process().wait != nil)
        #expect(it.ledgerLines.last == "workstation 1 live 90", "what is not known is not written down")
        it.letSettle()
        #expect(await it.process() == .done)
        #expect(it.writes.count(where: { $0 == "PATCH 902 88" }) == (isApplied ? 1 : 2))
        #expect(it.quantities == [10, 88])
        let known = isApplied ? ["setQuantity applied"] : ["setQuantity suspect", "setQuantity applied"]
        #expect(it.intents.dropFirst(2) == known[...])
        #expect(it.ledgerLines.last == "workstation 1 live 88")
    }

    @Test("a PATCH that was lost and is not wanted any more leaves ledger and ConnectWise as they were")
    func lostAndNotWanted() async throws {
        await it.process()
        try await it.plan(on: "2026-11-25", workstations: 88)
        it.failWrites(.lost)
        await it.process()
        try await it.plan(on: "2026-11-25", workstations: 90)
        it.letSettle()
        #expect(await it.process() == .done)
        #expect(it.writes.count == 3 && it.quantities == [10, 90])
        #expect(it.intents.last == "setQuantity suspect")
        #expect(it.ledgerLines.last == "workstation 1 live 90")
    }

    @Test("an unanswered PATCH is looked up though nothing else asks for a reading")
    func looksUpAlone() async throws {
        try await it.world.changeIntegration { $0.policy.verifyEveryDays = 5 }
        await it.process()
        try await it.plan(on: "2026-11-25", workstations: 88)
        it.failWrites(.applied)
        await it.process()
        try await it.plan(on: "2026-11-25", workstations: 90)
        it.letSettle()
        #expect(await it.process() == .done)
        #expect(it.intents.suffix(2) == ["setQuantity applied", "setQuantity applied"])
        #expect(it.quantities == [10, 90] && it.ledgerLines.last == "workstation 1 live 90")
    }

    @Test("a write is not looked up before a call's time-out and the settling delay have passed")
    func tooYoung() async throws {
        it.failWrites(.applied)
        await it.process()
        it.clock.advance(by: .seconds(4))
        let reads = it.connectWise.reads.count
        #expect(await it.process().wait == .seconds(21))
        #expect(it.connectWise.reads.count == reads, "a reading would prove nothing yet")
        it.clock.advance(by: .seconds(21))
        #expect(await it.process() == .done)
        #expect(it.writes == ["POST 8", "POST 7"])
    }

    @Test("billing switched off does not leave a sent create unknown", arguments: [true, false])
    func settlesAfterBillingOff(isApplied: Bool) async throws {
        it.failWrites(isApplied ? .applied : .lost)
        await it.process()
        try await it.world.change { $0.automaticBilling = false }
        try await it.world.replan()
        #expect(await it.process().wait == .seconds(25), "a reading would prove nothing yet")
        it.letSettle()
        #expect(await it.process() == .done)
        #expect(it.intents == [isApplied ? "create applied" : "create suspect"])
        #expect(it.ledgerLines == (isApplied ? ["server 1 live 10"] : ["server 1 suspect 10"]))
        #expect(it.writes == ["POST 8"] && it.outcome == .notBilled)
    }

    @Test("a newer date that was requested does not leave a sent create unknown")
    func settlesWhenSuperseded() async throws {
        it.failWrites(.applied)
        await it.process()
        try await it.world.start(on: "2026-11-25")
        it.letSettle()
        #expect(await it.process().reason == "the usage of 2026-11-25 is still to be read")
        #expect(it.intents == ["create applied"] && it.ledgerLines == ["server 1 live 10"])
        #expect(it.writes == ["POST 8"] && it.outcome == nil)
    }

    @Test("a PATCH that is answered and changes nothing is refused, not repeated")
    func patchWithoutEffect() async throws {
        await it.process()
        try await it.plan(on: "2026-11-25", workstations: 88)
        it.failWrites(.answer(.notApplied("quantity is 90")))
        #expect(await it.process() == .done)
        #expect(it.codes == [.refusedByConnectWise])
        #expect(it.intents.last == "setQuantity refused" && it.writes.count == 3)
        #expect(it.ledgerLines.last == "workstation 1 live 90")
    }

    @Test("a create whose answer does not say what was sent is looked up: it may be there all the same")
    func createWithoutEffect() async throws {
        it.failWrites(.answer(.notApplied("quantity is 0")))
        #expect(await it.process().wait == .seconds(5))
        #expect(it.intents == ["create open"])
        it.letSettle()
        #expect(await it.process() == .done)
        #expect(it.intents.first == "create suspect" && it.quantities == [10, 90])
    }

    @Test(
        "what certainly did not arrive is settled so at once, and tried again",
        arguments: [
            ConnectWiseError.Reason.notSent("refused"), .throttled(retryAfter: .seconds(1)), .unauthorized("401"),
            .misconfigured("no such host"),
        ])
    func notSent(reason: ConnectWiseError.Reason) async throws {
        it.failWrites(.answer(reason))
        #expect(await it.process().wait != nil)
        #expect(it.intents == ["create notApplied"] && it.ledger.isEmpty)
        it.clock.advance(by: .seconds(300))
        #expect(await it.process() == .done)
        #expect(it.intents == ["create notApplied", "create applied", "create applied"])
        #expect(it.quantities == [10, 90])
    }

    @Test(
        "what may have arrived stays open",
        arguments: [
            ConnectWiseError.Reason.outcomeUnknown("reset"), .unavailable(status: 502, "gateway"), .notFound,
        ])
    func mayHaveArrived(reason: ConnectWiseError.Reason) async throws {
        it.failWrites(.answer(reason))
        #expect(await it.process().wait == .seconds(5))
        #expect(it.intents == ["create open"] && it.ledgerLines == ["server 1 creating 10"])
    }

    @Test("an addition that went away before its PATCH is read again, not patched blindly")
    func notFoundOnPatch() async throws {
        await it.process()
        try await it.plan(on: "2026-11-25", workstations: 88)
        let reads = it.connectWise.reads.count
        it.gate.before("writer.intend") { [it] in it.editByHand { $0.removeAll { $0.id == AdditionID(902) } } }
        #expect(await it.process().wait != nil)
        #expect(it.intents.last == "setQuantity open", "a 404 proves nothing")
        it.letSettle()
        #expect(await it.process() == .done)
        #expect(it.intents.last == "setQuantity suspect")
        #expect(it.connectWise.reads.count == reads + 4, "lists once, additions twice")
        #expect(it.writes.count == 3 && it.codes == [.additionEndedByHand])
    }

    @Test("a correction that was not acknowledged stays due")
    func correctionStaysDue() async throws {
        await it.process()
        it.editByHand { $0 = $0.map { $0.with(quantity: 95) } }
        it.failWrites(.answer(.throttled(retryAfter: .seconds(1))))
        try await it.plan(on: "2026-11-25", workstations: 90)
        #expect(await it.process().wait != nil)
        it.clock.advance(by: .seconds(2))
        #expect(await it.process() == .done)
        #expect(it.quantities == [10, 90])
        #expect(it.settlements.map(\.drift).contains(95))
    }

    @Test(
        "an outcome that could not be stored is looked up, and nothing is written twice",
        arguments: [Faults.Kind.before, .after])
    func outcomeNotStored(kind: Faults.Kind) async throws {
        it.faults.fail("writer.settle", kind)
        #expect(await it.process().wait != nil)
        it.letSettle()
        #expect(await it.process() == .done)
        #expect(it.writes == ["POST 8", "POST 7"] && it.quantities == [10, 90])
        #expect(it.intents == ["create applied", "create applied"])
    }
}
