import Billing
import Contracts
import Foundation
import Locking
import Observability
import Pipeline
import Ports
import Testing

@testable import ConnectWiseWriterStage

@Suite("The writer makes ConnectWise say what the plan says")
struct AgreementWriterTests {
    private let world = WriterWorld()

    @Test("a new plan creates an addition for each used slot, once")
    func creates() async throws {
        #expect(await world.process() == .done)
        #expect(await world.process() == .done)
        #expect(world.connectWise.writes == ["POST 8", "POST 7"])
        #expect(world.connectWise.additions(on: 31).map(\.quantity) == [10, 90])
        #expect(world.store.last?.outcome == .applied)
        #expect(world.store.ledger.allSatisfy { $0.state == .live && $0.addition != nil })
        #expect(world.topics.messages(AdditionResult.self).map(\.created) == [2])
    }

    @Test("the next day without a change writes nothing")
    func steady() async throws {
        _ = await world.process()
        world.store.replace(by: world.plan(on: "2026-11-25", servers: 10, workstations: 90))
        #expect(await world.process() == .done)
        #expect(world.connectWise.writes.count == 2)
        #expect(world.store.last?.outcome == .unchanged)
    }

    @Test(
        "an addition that was made for another company of the same customer is no person's", arguments: [true, false])
    func ofAnotherCompany(isOthers: Bool) async throws {
        let other = FoundAddition(
            id: AdditionID(800), product: ProductID(7), quantity: 5, effectiveDate: .date(world.day("2026-01-01")),
            cancelledDate: .absent, serialNumber: "tb:other")
        world.connectWise.state.withLock { $0.additions[AgreementID(31)] = [other] }
        if isOthers { world.store.state.withLock { $0.others = [AdditionID(800)] } }
        #expect(await world.process() == .done)
        #expect(world.connectWise.writes == (isOthers ? ["POST 8", "POST 7"] : ["POST 8"]))
        #expect(world.store.last?.exceptions.map(\.code) == (isOthers ? [] : [.additionNotOurs]))
    }

    @Test("a changed count is one PATCH of one slot")
    func changes() async throws {
        _ = await world.process()
        world.store.replace(by: world.plan(on: "2026-11-25", servers: 10, workstations: 88))
        #expect(await world.process() == .done)
        #expect(world.connectWise.writes.suffix(1) == ["PATCH 902 88"])
        #expect(world.connectWise.writes.count == 3)
    }

    @Test("a create that was applied and never answered is adopted, not repeated")
    func adopts() async throws {
        world.connectWise.state.withLock { $0.writeFaults = [.applied] }
        guard case .later = await world.process() else { Issue.record("an unknown outcome must wait"); return }
        #expect(await world.process() == .done)
        #expect(world.connectWise.writes == ["POST 8", "POST 7"])
        #expect(world.connectWise.additions(on: 31).count == 2)
        #expect(world.store.last?.outcome == .applied)
    }

    @Test("a create that was lost is sent again after a reading, in the same generation")
    func repeatsLost() async throws {
        world.connectWise.state.withLock { $0.writeFaults = [.lost] }
        guard case .later(let wait, _) = await world.process() else { Issue.record("must wait"); return }
        #expect(wait == .seconds(5))
        #expect(await world.process() == .done)
        #expect(world.connectWise.writes == ["POST 8", "POST 8", "POST 7"])
        #expect(world.connectWise.additions(on: 31).count == 2)
        #expect(world.store.ledger.map(\.generation) == [1, 1])
    }

    @Test("an unanswered PATCH is looked up before anything else", arguments: [true, false])
    func unansweredPatch(isApplied: Bool) async throws {
        _ = await world.process()
        world.store.replace(by: world.plan(on: "2026-11-25", servers: 10, workstations: 88))
        world.connectWise.state.withLock { $0.writeFaults = [isApplied ? .applied : .lost] }
        guard case .later = await world.process() else { Issue.record("must wait"); return }
        #expect(await world.process() == .done)
        #expect(world.connectWise.writes.count(where: { $0 == "PATCH 902 88" }) == (isApplied ? 1 : 2))
        #expect(world.connectWise.additions(on: 31).map(\.quantity) == [10, 88])
        #expect(world.store.state.withLock { $0.intents.isEmpty })
    }

    @Test("a write is not looked up before a call's time-out and the settling delay have passed")
    func tooYoung() async throws {
        world.connectWise.state.withLock { $0.writeFaults = [.applied] }
        _ = await world.process()
        world.store.state.withLock { $0.intentAge = .seconds(4) }
        let reads = world.connectWise.reads.count
        guard case .later(let wait, _) = await world.process() else { Issue.record("must wait"); return }
        #expect(wait == .seconds(21))
        #expect(world.connectWise.reads.count == reads, "a reading would prove nothing yet")
        world.store.state.withLock { $0.intentAge = .seconds(25) }
        #expect(await world.process() == .done)
        #expect(world.connectWise.writes == ["POST 8", "POST 7"])
    }

    @Test("a plan that was replaced before the lease was taken is not written")
    func replacedBeforeLease() async throws {
        let newer = world.plan(on: "2026-11-25", servers: 1, workstations: 2)
        world.store.state.withLock { $0.planAfterLease = newer }
        guard case .later = await world.process() else { Issue.record("must wait"); return }
        #expect(world.connectWise.writes.isEmpty)
        #expect(world.store.state.withLock { $0.leases.isEmpty })
        #expect(await world.process() == .done)
        #expect(world.connectWise.additions(on: 31).map(\.quantity) == [1, 2])
    }

    @Test("a mapping that changes at the last moment stops the write before it is sent")
    func staleAtIntent() async throws {
        world.store.state.withLock { $0.refusesIntents = true }
        guard case .later = await world.process() else { Issue.record("must wait"); return }
        #expect(world.connectWise.writes.isEmpty)
    }

    @Test("billing switched off does not leave a sent create unknown")
    func settlesAfterBillingOff() async throws {
        world.connectWise.state.withLock { $0.writeFaults = [.applied] }
        _ = await world.process()
        world.store.replace(by: world.plan(on: "2026-11-24", servers: 1, workstations: 1, isBilled: false))
        #expect(await world.process() == .done)
        #expect(world.store.state.withLock { $0.intents.isEmpty })
        #expect(world.store.ledger.map(\.state) == [.live])
        #expect(world.connectWise.writes == ["POST 8"])
    }

    @Test("a PATCH that is answered and changes nothing is refused, not repeated")
    func patchWithoutEffect() async throws {
        _ = await world.process()
        world.store.replace(by: world.plan(on: "2026-11-25", servers: 10, workstations: 88))
        world.connectWise.state.withLock { $0.writeFaults = [.answer(.notApplied("quantity is 90"))] }
        #expect(await world.process() == .done)
        #expect(world.store.last?.exceptions.map(\.code) == [.refusedByConnectWise])
        #expect(world.store.state.withLock { $0.intents.isEmpty })
    }

    @Test("a correction that was not acknowledged stays due")
    func correctionStaysDue() async throws {
        _ = await world.process()
        world.connectWise.state.withLock { state in
            state.additions[AgreementID(31)] = state.additions[AgreementID(31)]?.map { $0.with(quantity: 95) }
            state.writeFaults = [.answer(.throttled(retryAfter: .seconds(1)))]
        }
        world.store.replace(by: world.plan(on: "2026-11-25", servers: 10, workstations: 90))
        guard case .later = await world.process() else { Issue.record("must wait"); return }
        world.clock.advance(by: .seconds(2))
        #expect(await world.process() == .done)
        #expect(world.connectWise.additions(on: 31).map(\.quantity) == [10, 90])
    }

    @Test("what ConnectWise refuses is an exception; the other slot goes on")
    func refused() async throws {
        world.connectWise.state.withLock { $0.refusedProducts = [ProductID(8)] }
        #expect(await world.process() == .done)
        #expect(world.connectWise.additions(on: 31).map(\.quantity) == [90])
        #expect(world.store.last?.outcome == .incomplete)
        #expect(world.store.last?.exceptions.map(\.code) == [.refusedByConnectWise])
        #expect(world.store.last?.exceptions.first?.units == UnitCount(10))
        #expect(world.store.ledger.count == 1, "a refused create leaves nothing in the ledger")
    }

    @Test("without its lease no call starts")
    func lostLease() async throws {
        world.store.state.withLock { $0.loses = true }
        guard case .later = await world.process() else { Issue.record("must wait"); return }
        #expect(world.connectWise.writes.isEmpty)
        #expect(world.store.state.withLock { $0.intents.isEmpty })
    }

    @Test("an agreement somebody else has is left alone")
    func busy() async throws {
        world.store.state.withLock { _ = $0.leases.insert(AgreementID(31)) }
        guard case .later = await world.process() else { Issue.record("must wait"); return }
        #expect(world.connectWise.reads.isEmpty && world.connectWise.writes.isEmpty)
    }

    @Test("whoever takes over a lease first waits out a call of the former owner")
    func takeOver() async throws {
        world.store.state.withLock { $0.takenOver = true }
        #expect(await world.process() == .done)
        #expect(world.clock.pauses.first == .seconds(20))
    }

    @Test("an older date than the newest requested writes nothing")
    func superseded() async throws {
        world.store.state.withLock { $0.newestRequestedDate = world.day("2026-11-25") }
        #expect(await world.process() == .done)
        #expect(world.connectWise.writes.isEmpty && world.connectWise.reads.isEmpty)
        #expect(world.store.last?.outcome == .superseded)
    }

    @Test("observing writes nothing and says what it would do")
    func observes() async throws {
        world.store.state.withLock { $0.mode = .observe }
        #expect(await world.process() == .done)
        #expect(world.connectWise.writes.isEmpty)
        #expect(world.store.ledger.isEmpty)
        #expect(world.store.last?.settlements.map(\.outcome) == [.wouldCreate, .wouldCreate])
        #expect(world.store.last?.outcome == .observed)
    }

    @Test("a throttling site is left alone for as long as it asks, by all workers")
    func throttled() async throws {
        world.connectWise.state.withLock { $0.readFaults = [.answer(.throttled(retryAfter: .seconds(30)))] }
        guard case .later(let wait, _) = await world.process() else { Issue.record("must wait"); return }
        #expect(wait >= .seconds(30))
        let calls = world.connectWise.reads.count
        guard case .later = await world.process() else { Issue.record("must wait"); return }
        #expect(world.connectWise.reads.count == calls)
        world.clock.advance(by: .seconds(31))
        #expect(await world.process() == .done)
    }

    @Test("refused keys are an exception at once and are probed, not hammered")
    func unauthorized() async throws {
        world.connectWise.state.withLock { $0.readFaults = [.answer(.unauthorized("401"))] }
        guard case .later = await world.process() else { Issue.record("must wait"); return }
        #expect(world.store.state.withLock { $0.notes.map(\.exception.code) } == [.connectionNeedsAttention])
        #expect(world.store.state.withLock { $0.notes.allSatisfy { !$0.endsRun } })
        _ = await world.process()
        #expect(world.connectWise.reads.count == 1)
    }

    @Test("a run does not wait for ever: its part ends as failed, the work goes on")
    func endsRun() async throws {
        world.connectWise.state.withLock { $0.readFaults = [.answer(.unavailable(status: 503, "maintenance"))] }
        guard case .later = await world.process(age: .seconds(7200), attempts: 2) else {
            Issue.record("must wait")
            return
        }
        #expect(world.store.state.withLock { $0.notes.map(\.endsRun) } == [true])
        #expect(world.topics.messages(AdditionResult.self).map(\.outcome) == [.failed])
        #expect(await world.process() == .done)
        #expect(world.connectWise.additions(on: 31).count == 2)
    }

    @Test("a company that is not billed is settled without a call")
    func notBilled() async throws {
        world.store.replace(by: world.plan(on: "2026-11-24", servers: 1, workstations: 1, isBilled: false))
        #expect(await world.process() == .done)
        #expect(world.connectWise.reads.isEmpty)
        #expect(world.store.last?.outcome == .notBilled)
    }

    @Test("a stored plan that cannot be read ends its run and is a dead letter")
    func corruptPlan() async throws {
        let payload = try await world.payload()
        world.store.state.withLock { $0.isCorrupt = true }
        guard case .impossible = await world.process(payload: payload) else {
            Issue.record("must be impossible")
            return
        }
        #expect(world.store.state.withLock { $0.givenUp.map(\.code) } == [.collectionFailed])
    }

    @Test("a payload that is no announcement is a dead letter")
    func impossible() async throws {
        guard case .impossible = await world.process(payload: Array("{}".utf8)) else {
            Issue.record("must be impossible")
            return
        }
    }
}
