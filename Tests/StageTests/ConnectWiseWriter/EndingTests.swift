import Billing
import ConnectWiseWriterStage
import Contracts
import Locking
import Pipeline
import Ports
import Runs
import SimulatedPorts
import Testing

/// The addition 902 of ninety workstations, whose usage falls to zero on the next day.
@Suite("The writer ends what is not used any more")
struct EndingTests {
    private let it: WriterWorld

    init() async throws {
        it = try await WriterWorld(policy: BillingPolicy { $0.usageAtZero = .endAtZero })
        await it.process()
        try await it.plan(on: "2026-11-25", workstations: 0)
    }

    private var addition: FoundAddition? { it.connectWise.additions(on: 31).first { $0.id == AdditionID(902) } }
    private let ended = DateFact.date(Ids.day("2026-11-25"))

    @Test("with one PATCH of the cancelled date and of the quantity to zero, and the ledger says so")
    func ends() async throws {
        #expect(await it.process() == .done)
        #expect(it.writes.dropFirst(2) == ["PATCH 902 end 2026-11-25"])
        #expect(addition?.cancelledDate == ended && addition?.quantity == 0)
        #expect(it.ledgerLines == ["server 1 live 10", "workstation 1 ended 0"])
        #expect(it.intents.last == "end applied")
        let settlement = it.settlements.last
        #expect(settlement?.outcome == .ended && settlement?.addition == AdditionID(902))
        #expect(settlement?.previousQuantity == 90 && settlement?.quantity == UnitCount(0))
        #expect(settlement?.effectiveDate == Ids.day("2026-11-25"))
        #expect(it.outcome == .applied && it.results.last?.ended == 1)
    }

    @Test("once: the day after writes nothing")
    func once() async throws {
        await it.process()
        try await it.plan(on: "2026-11-26", workstations: 0)
        #expect(await it.process() == .done)
        #expect(it.writes.count == 3 && it.outcome == .unchanged)
    }

    @Test("and usage that returns is a new addition, of the next generation and with a tag of its own")
    func returns() async throws {
        await it.process()
        try await it.plan(on: "2026-11-26", workstations: 4)
        #expect(await it.process() == .done)
        #expect(it.writes.last == "POST 7" && it.quantities == [10, 0, 4])
        #expect(it.ledgerLines == ["server 1 live 10", "workstation 1 ended 0", "workstation 2 live 4"])
        #expect(Set(it.ledger.map(\.tag)).count == 3)
        #expect(it.codes.isEmpty)
    }

    @Test("an unanswered ending that was applied is found, and not sent again")
    func unansweredApplied() async throws {
        it.failWrites(.applied)
        #expect(await it.process().wait == .seconds(5))
        #expect(it.intents.last == "end open" && it.ledgerLines.last == "workstation 1 live 90")
        it.letSettle()
        #expect(await it.process() == .done)
        #expect(it.writes.dropFirst(2) == ["PATCH 902 end 2026-11-25"])
        #expect(it.intents.last == "end applied" && it.ledgerLines.last == "workstation 1 ended 0")
    }

    @Test("an unanswered ending that was lost is sent again after a reading")
    func unansweredLost() async throws {
        it.failWrites(.lost)
        await it.process()
        it.letSettle()
        #expect(await it.process() == .done)
        #expect(it.writes.dropFirst(2) == ["PATCH 902 end 2026-11-25", "PATCH 902 end 2026-11-25"])
        #expect(it.intents.suffix(2) == ["end suspect", "end applied"])
        #expect(addition?.cancelledDate == ended && it.ledgerLines.last == "workstation 1 ended 0")
    }

    @Test("a lost ending is never taken for an end: usage that returns goes on with the addition that still bills")
    func lostAndReturned() async throws {
        it.failWrites(.lost)
        await it.process()
        try await it.plan(on: "2026-11-26", workstations: 4)
        it.letSettle()
        #expect(await it.process() == .done)
        #expect(it.writes.last == "PATCH 902 4" && it.quantities == [10, 4])
        #expect(it.intents.suffix(2) == ["end suspect", "setQuantity applied"])
        #expect(it.ledgerLines == ["server 1 live 10", "workstation 1 live 4"])
    }

    @Test("an ending that was applied unanswered is an end: usage that returns is the next generation")
    func appliedAndReturned() async throws {
        it.failWrites(.applied)
        await it.process()
        try await it.plan(on: "2026-11-26", workstations: 4)
        it.letSettle()
        #expect(await it.process() == .done)
        #expect(it.writes.last == "POST 7" && it.quantities == [10, 0, 4])
        #expect(it.ledgerLines == ["server 1 live 10", "workstation 1 ended 0", "workstation 2 live 4"])
        #expect(it.codes.isEmpty)
    }

    @Test(
        "a cancelled date that does not end it is no end: unreadable, or in the future",
        arguments: [DateFact.unreadable("soon"), .date(Ids.day("2027-03-31"))])
    func billsOn(date: DateFact) async throws {
        it.failWrites(.lost)
        await it.process()
        it.editByHand { $0 = $0.map { $0.id == AdditionID(902) ? $0.with(cancelledDate: date) : $0 } }
        it.letSettle()
        #expect(await it.process() == .done)
        #expect(it.intents.suffix(2) == ["end suspect", "end applied"])
        #expect(addition?.cancelledDate == ended && addition?.quantity == 0)
        #expect(it.ledgerLines.last == "workstation 1 ended 0")
    }

    @Test("a company that is not billed any more learns what became of its ending", arguments: [true, false])
    func billingOff(isApplied: Bool) async throws {
        it.failWrites(isApplied ? .applied : .lost)
        await it.process()
        try await it.world.change { $0.automaticBilling = false }
        try await it.world.replan()
        it.letSettle()
        #expect(await it.process() == .done)
        #expect(it.intents.last == (isApplied ? "end applied" : "end suspect"))
        #expect(it.ledgerLines.last == (isApplied ? "workstation 1 ended 0" : "workstation 1 live 90"))
        #expect(it.writes.count == 3 && it.outcome == .notBilled)
    }

    @Test("an ending that ConnectWise refuses leaves the addition live, and is said")
    func refused() async throws {
        it.failWrites(.answer(.refused(status: 400, field: "cancelledDate", message: "is too early")))
        #expect(await it.process() == .done)
        #expect(it.intents.last == "end refused" && it.ledgerLines.last == "workstation 1 live 90")
        #expect(it.codes == [.refusedByConnectWise] && it.outcome == .incomplete)
        #expect(it.world.exceptions().first?.message.contains("because of its field cancelledDate") == true)
    }

    @Test("an ending that is answered and changes nothing is refused, not repeated")
    func withoutEffect() async throws {
        it.failWrites(.answer(.notApplied("cancelledDate is absent")))
        #expect(await it.process() == .done)
        #expect(it.intents.last == "end refused" && it.writes.count == 3)
        #expect(it.ledgerLines.last == "workstation 1 live 90")
    }

    @Test("observing ends nothing and says what it would do")
    func observes() async throws {
        try await it.world.changeIntegration { $0.mode = .observe }
        #expect(await it.process() == .done)
        #expect(it.writes.count == 2 && it.settlements.last?.outcome == .wouldEnd)
        #expect(it.settlements.last?.effectiveDate == Ids.day("2026-11-25"))
        #expect(it.ledgerLines.last == "workstation 1 live 90")
    }
}

@Suite("What an ending says")
struct EndingTermsTests {
    private let policy = BillingPolicy { $0.usageAtZero = .endAtZero }

    @Test("with proration the quantity stays: only what is left of the period is not billed")
    func prorates() async throws {
        let it = try await WriterWorld(policy: policy, prorates: true)
        await it.process()
        try await it.plan(on: "2026-11-25", workstations: 0)
        it.failWrites(.applied)
        await it.process()
        it.letSettle()
        #expect(await it.process() == .done)
        #expect(it.quantities == [10, 90] && it.ledgerLines.last == "workstation 1 ended 90")
    }

    @Test("an addition is not ended before it takes effect")
    func notBeforeEffect() async throws {
        let it = try await WriterWorld(policy: policy)
        it.connectWise.state.withLock {
            $0.agreements = [WriterWorld.agreement(31, nextInvoice: .date(Ids.day("2026-12-01")))]
        }
        await it.process()
        try await it.plan(on: "2026-11-25", workstations: 0)
        it.failWrites(.applied)
        await it.process()
        #expect(it.writes.last == "PATCH 902 end 2026-12-01")
        it.letSettle()
        #expect(await it.process() == .done)
        #expect(it.intents.last == "end applied" && it.ledgerLines.last == "workstation 1 ended 0")
    }

    @Test("under keepAtZero the addition is set to zero, and raised again when usage returns")
    func keepAtZero() async throws {
        let it = try await WriterWorld()
        await it.process()
        try await it.plan(on: "2026-11-25", workstations: 0)
        #expect(await it.process() == .done)
        #expect(it.writes.last == "PATCH 902 0" && it.ledgerLines.last == "workstation 1 live 0")
        try await it.plan(on: "2026-11-26", workstations: 3)
        #expect(await it.process() == .done)
        #expect(it.writes.last == "PATCH 902 3" && it.ledgerLines.last == "workstation 1 live 3")
    }
}
