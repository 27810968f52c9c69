import Billing
import ConnectWiseWriterStage
import Contracts
import Locking
import Pipeline
import Ports
import SimulatedPorts
import Testing

/// A gateway gives up waiting, ConnectWise does not: what was looked for in vain appears afterwards.
@Suite("A write that is applied late")
struct LateTests {
    private let it: WriterWorld

    init() async throws { it = try await WriterWorld() }

    /// The first create is lost; its repetition and the other slot are written.
    private func loseFirst() async throws {
        it.failWrites(.lost)
        await it.process()
        it.letSettle()
        #expect(await it.process() == .done)
        #expect(it.intents == ["create suspect", "create applied", "create applied"])
        #expect(it.quantities == [10, 90])
    }

    /// The lost create of ten servers is applied after all.
    private func applyLate(by member: String? = "api", product: Int = 8) {
        it.connectWise.state.withLock { state in
            let tag = it.ledger.first { $0.slot.category == .server }?.tag.text
            state.additions[AgreementID(31), default: []].append(
                FoundAddition(
                    id: AdditionID(950), product: ProductID(product), quantity: 10,
                    effectiveDate: .date(Ids.day("2026-11-24")), cancelledDate: .absent, serialNumber: tag,
                    enteredBy: member))
        }
    }

    @Test("beside its repetition it is ended, so that it bills nothing, and told; the next day it is over")
    func healed() async throws {
        try await loseFirst()
        applyLate()
        try await it.plan(on: "2026-11-25", workstations: 90)
        #expect(await it.process() == .done)
        #expect(it.quantities == [10, 90, 0])
        #expect(it.connectWise.additions(on: 31).last?.cancelledDate == .date(Ids.day("2026-11-24")))
        #expect(it.settlements.map(\.outcome) == [.healed, .unchanged, .unchanged] && it.outcome == .applied)
        #expect(it.settlements.first?.addition == AdditionID(950) && it.settlements.first?.previousQuantity == 10)
        #expect(it.intents == ["create applied", "create applied", "create applied", "heal applied"])
        #expect(it.codes.isEmpty)
        let writes = it.writes.count
        try await it.plan(on: "2026-11-26", workstations: 90)
        #expect(await it.process() == .done)
        #expect(it.writes.count == writes && it.outcome == .unchanged)
    }

    @Test("whatever the policy says of verifying, the agreement is read while a create may come late")
    func isRead() async throws {
        try await it.world.changeIntegration { $0.policy.verifyEveryDays = 30 }
        try await loseFirst()
        applyLate()
        try await it.plan(on: "2026-11-25", workstations: 90)
        #expect(await it.process() == .done)
        #expect(it.quantities == [10, 90, 0])
    }

    @Test("one that a person made, or a copy, is never ended: a person is asked, and ours goes on")
    func copied() async throws {
        try await loseFirst()
        applyLate(by: "anna")
        try await it.plan(on: "2026-11-25", servers: 11, workstations: 88)
        #expect(await it.process() == .done)
        #expect(it.quantities == [11, 88, 10] && it.codes == [.duplicateSlotTag])
        let message = it.world.exceptions().first?.message ?? ""
        #expect(message.contains("950") && message.contains("beside our own addition 901"))
    }

    @Test("beside a repetition that was not answered either, one of both is ended")
    func unansweredRepetition() async throws {
        it.failWrites(.lost)
        await it.process()
        it.letSettle()
        it.failWrites(.applied)
        #expect(await it.process().wait != nil)
        applyLate()
        try await it.world.store.writer().know("api", in: try await it.task())
        it.letSettle()
        #expect(await it.process() == .done)
        #expect(it.quantities.sorted() == [0, 10, 90])
        #expect(it.intents.allSatisfy { $0.hasSuffix("applied") })
    }

    @Test(
        "an answer to the ending that is lost is looked up, and the ending repeated if need be",
        arguments: [true, false])
    func unansweredHealing(isApplied: Bool) async throws {
        try await loseFirst()
        applyLate()
        try await it.plan(on: "2026-11-25", workstations: 90)
        it.failWrites(isApplied ? .applied : .lost)
        #expect(await it.process().wait != nil)
        #expect(it.intents.last == "heal open")
        it.letSettle()
        #expect(await it.process() == .done)
        #expect(it.quantities == [10, 90, 0])
        #expect(it.writes.count { $0.hasPrefix("PATCH 950") } == (isApplied ? 1 : 2))
        #expect(it.settlements.first?.outcome == .healed && it.intents.first == "create applied")
    }

    @Test("one that ConnectWise refuses to end is told with its words, and everything else goes on")
    func refused() async throws {
        try await loseFirst()
        applyLate()
        try await it.plan(on: "2026-11-25", workstations: 88)
        it.failWrites(.answer(.refused(status: 400, field: nil, message: "Addition is locked")))
        #expect(await it.process() == .done)
        #expect(it.codes == [.refusedByConnectWise] && it.quantities == [10, 88, 10])
        #expect(it.world.exceptions().first?.message.contains("Addition is locked") == true)
        try await it.plan(on: "2026-11-26", workstations: 88)
        #expect(await it.process() == .done)
        #expect(it.quantities == [10, 88, 0] && it.codes.isEmpty)
    }

    @Test("after usage has fallen to nothing it becomes the slot's own, and is set to nothing as well")
    func nothingUsed() async throws {
        it.failWrites(.lost)
        await it.process()
        try await it.plan(on: "2026-11-25", servers: 0, workstations: 0)
        it.letSettle()
        #expect(await it.process() == .done)
        #expect(it.intents == ["create suspect"] && it.ledgerLines == ["server 1 suspect 10"])
        applyLate()
        try await it.plan(on: "2026-11-26", servers: 0, workstations: 0)
        #expect(await it.process() == .done)
        #expect(it.quantities == [0] && it.ledgerLines == ["server 1 live 0"])
    }

    @Test("after billing was switched off it is found by the look that is due, and nothing else is written")
    func billingOff() async throws {
        try await loseFirst()
        try await it.world.change { $0.automaticBilling = false }
        try await it.world.replan()
        #expect(await it.process() == .done)
        #expect(it.outcome == .notBilled)
        applyLate()
        it.clock.advance(by: .seconds(3600))
        #expect(try await it.look() == 1)
        #expect(await it.process() == .done)
        #expect(it.quantities == [10, 90, 0] && it.intents.last == "heal applied")
        #expect(try await it.look() == 0, "it is known now")
    }

    @Test("also after its company has left the integration")
    func left() async throws {
        try await loseFirst()
        try await it.world.change { $0.integration = nil }
        applyLate()
        it.clock.advance(by: .seconds(3600))
        #expect(try await it.look() == 1)
        #expect(await it.process() == .done)
        #expect(it.quantities == [10, 90, 0])
    }

    @Test("one on an agreement that the company has left is ended there, under that agreement's own lease")
    func otherAgreement() async throws {
        it.failWrites(.lost)
        await it.process()
        try await it.world.change { $0.agreement = AgreementID(41) }
        try await it.world.replan()
        it.letSettle()
        #expect(await it.process() == .done)
        #expect(it.connectWise.additions(on: 41).map(\.quantity) == [10, 90])
        applyLate()
        let leases = it.world.store.writer()
        let held = try await leases.lease(
            .agreement(AgreementID(31), on: Ids.site), of: Ids.tenant, for: .seconds(60))
        try await it.plan(on: "2026-11-25", workstations: 90)
        #expect(await it.process().reason == "another writer has agreement 31")
        try await leases.release(try #require(held))
        #expect(await it.process() == .done)
        #expect(it.quantities == [0] && it.connectWise.additions(on: 41).map(\.quantity) == [10, 90])
        #expect(it.leases == 0)
    }

    @Test(
        "a settled plan is gone through again only while something is in doubt, and told of only if something came of it"
    )
    func again() async throws {
        try await loseFirst()
        let results = it.results.count
        it.clock.advance(by: .seconds(3600))
        #expect(try await it.look() == 1)
        #expect(await it.process() == .done)
        #expect(it.results.count == results && it.intents.first == "create suspect")
        #expect(it.settlements.map(\.outcome) == [.created, .created])
        it.clock.advance(by: .seconds(24 * 3600))
        #expect(try await it.look() == 1)
        #expect(await it.process() == .done)
        #expect(it.intents.first == "create notApplied" && it.results.count == results)
        let reads = it.connectWise.reads.count
        #expect(await it.process() == .done)
        #expect(it.connectWise.reads.count == reads, "nothing is in doubt any more")
    }

    @Test("a quantity that is applied late is corrected the next day, though nothing else asks for a reading")
    func lateQuantity() async throws {
        try await it.world.changeIntegration { $0.policy.verifyEveryDays = 30 }
        await it.process()
        try await it.plan(on: "2026-11-25", workstations: 88)
        it.failWrites(.lost)
        await it.process()
        try await it.plan(on: "2026-11-25", workstations: 90)
        it.letSettle()
        #expect(await it.process() == .done)
        #expect(it.intents.last == "setQuantity suspect")
        it.editByHand { $0 = $0.map { $0.id == AdditionID(902) ? $0.with(quantity: 88) : $0 } }
        try await it.plan(on: "2026-11-26", workstations: 90)
        #expect(await it.process() == .done)
        #expect(it.quantities == [10, 90] && it.intents.suffix(2) == ["setQuantity applied", "setQuantity applied"])
    }

    @Test(
        "a fault anywhere in it leaves work to be repeated, and one line that bills",
        arguments: ["writer.task", "writer.lease", "writer.renew", "writer.intend", "writer.observe", "writer.finish"],
        [Faults.Kind.before, .after])
    func faults(call: String, kind: Faults.Kind) async throws {
        try await loseFirst()
        applyLate()
        try await it.plan(on: "2026-11-25", workstations: 90)
        it.faults.fail(call, kind)
        #expect(await it.process().wait != nil)
        it.clock.advance(by: .seconds(60))
        for _ in 0..<2 where await it.process() != .done { it.letSettle() }
        #expect(it.quantities == [10, 90, 0])
        #expect(it.intents.allSatisfy { $0.hasSuffix("applied") || $0 == "heal notApplied" })
    }
}
