import Billing
import ConnectWiseWriterStage
import Contracts
import Locking
import Pipeline
import Ports
import Runs
import SimulatedPorts
import Testing

@Suite("Something changes while the writer works")
struct MeanwhileTests {
    private let it: WriterWorld

    init() async throws { it = try await WriterWorld() }

    @Test("a plan that was replaced before the lease was taken is not written")
    func replacedBeforeLease() async throws {
        it.gate.after("writer.lease") { [it] in try await it.plan(on: "2026-11-25", servers: 1, workstations: 2) }
        #expect(await it.process().reason == "the company has a newer plan")
        #expect(it.writes.isEmpty && it.connectWise.reads.isEmpty)
        #expect(it.leases == 0)
        #expect(await it.process() == .done)
        #expect(it.quantities == [1, 2])
    }

    @Test("a plan that somebody else settled before the lease was taken is not written again")
    func settledBeforeLease() async throws {
        it.gate.after("writer.lease") { [it] in
            let store = it.world.store.writer()
            guard case .task(let task) = try await store.task(for: Ids.company(1), of: Ids.tenant) else {
                throw Unexpected("there is no task")
            }
            try await store.finish(task, outcome: .unchanged, settlements: [], exceptions: [])
        }
        #expect(await it.process().wait != nil)
        #expect(it.writes.isEmpty && it.connectWise.reads.isEmpty && it.leases == 0)
        #expect(await it.process() == .done)
        #expect(it.writes.isEmpty && it.outcome == .unchanged)
    }

    enum Change: CaseIterable { case agreement, company, billingOff, observe, left, newerPlan, product }

    @Test("what changes between reading and intending stops the write before it is sent", arguments: Change.allCases)
    func staleAtIntent(change: Change) async throws {
        it.gate.before("writer.intend") { [it] in
            switch change {
            case .agreement: try await it.world.change { $0.agreement = AgreementID(41) }
            case .company: try await it.world.change { $0.connectWiseCompany = ConnectWiseCompanyID(260) }
            case .billingOff: try await it.world.change { $0.automaticBilling = false }
            case .observe: try await it.world.changeIntegration { $0.mode = .observe }
            case .left: try await it.world.change { $0.integration = nil }
            // Saved, and the plan that follows from it is not made yet.
            case .product: try await it.world.askForPlan()
            case .newerPlan: try await it.plan(on: "2026-11-25", servers: 1, workstations: 2)
            }
        }
        #expect(await it.process().wait != nil)
        #expect(it.writes.isEmpty && it.intents.isEmpty && it.ledger.isEmpty)
        #expect(it.leases == 0)
    }

    @Test("a change that comes between two slots stops the second")
    func betweenSlots() async throws {
        it.gate.after("writer.settle") { [it] in try await it.world.change { $0.automaticBilling = false } }
        #expect(await it.process().wait != nil)
        #expect(it.writes == ["POST 8"] && it.intents == ["create applied"])
        try await it.world.replan()
        #expect(await it.process() == .done)
        #expect(it.writes == ["POST 8"] && it.outcome == .notBilled)
    }

    @Test("a plan that is not current any more when all is written is not finished: the newer one is written")
    func newerBeforeFinish() async throws {
        it.gate.before("writer.finish") { [it] in try await it.plan(on: "2026-11-25", servers: 1, workstations: 2) }
        #expect(await it.process().wait != nil)
        #expect(it.results.isEmpty && it.world.plans.first?.outcome == .superseded)
        #expect(await it.process() == .done)
        #expect(it.quantities == [1, 2] && it.outcome == .applied)
        #expect(it.results.map(\.changed) == [2])
    }

    @Test("an agreement that is deleted after the site was read bills nothing, and a person is told")
    func agreementDeleted() async throws {
        await it.process()
        try await it.plan(on: "2026-11-25", workstations: 88)
        it.gate.after("writer.saveSite") { [it] in
            it.connectWise.state.withLock { $0.agreements.removeAll { $0.id == AgreementID(31) } }
        }
        #expect(await it.process() == .done)
        #expect(it.writes.count == 2 && it.codes == [.agreementMissing])
        #expect(it.world.exceptions().map(\.units) == [UnitCount(98)])
        #expect(it.outcome == .incomplete)
        #expect(it.ledgerLines == ["server 1 live 10", "workstation 1 live 90"], "nobody knows better")
    }

    @Test("an agreement that is mapped while a create on another is not answered", arguments: [true, false])
    func agreementChanged(isApplied: Bool) async throws {
        it.failWrites(isApplied ? .applied : .lost)
        await it.process()
        try await it.world.change { $0.agreement = AgreementID(41) }
        try await it.world.replan()
        it.letSettle()
        #expect(await it.process() == .done)
        if isApplied {
            // It billed where it was sent to: it is ended there before its slot bills elsewhere.
            #expect(it.intents.first == "create applied" && it.codes.isEmpty)
            #expect(it.ledger.map(\.agreement) == [31, 41, 41].map { AgreementID($0) })
            #expect(it.connectWise.additions(on: 41).map(\.quantity) == [10, 90] && it.quantities == [0])
        } else {
            #expect(it.intents.first == "create suspect" && it.codes.isEmpty)
            #expect(it.connectWise.additions(on: 41).map(\.quantity) == [10, 90] && it.quantities.isEmpty)
            #expect(it.ledger.allSatisfy { $0.agreement == AgreementID(41) && $0.generation == 1 })
        }
    }

    @Test("our own addition is deleted while a copy with its tag stands: the copy is not taken for it")
    func deletedBesideCopy() async throws {
        await it.process()
        let tag = it.ledger[1].tag.text
        let copy = FoundAddition(
            id: AdditionID(990), product: ProductID(7), quantity: 90, effectiveDate: .date(Ids.day("2026-11-24")),
            cancelledDate: .absent, serialNumber: tag)
        it.editByHand { $0 = $0.filter { $0.id != AdditionID(902) } + [copy] }
        try await it.plan(on: "2026-11-25", workstations: 88)
        #expect(await it.process() == .done)
        #expect(it.writes.count == 2 && it.codes == [.additionEndedByHand])
        #expect(it.ledger[1].addition == AdditionID(902) && it.ledger[1].quantity == UnitCount(90))
    }

    @Test("an unanswered PATCH is not proved by a copy with the tag of what it was sent to")
    func unansweredBesideCopy() async throws {
        await it.process()
        try await it.plan(on: "2026-11-25", workstations: 88)
        it.failWrites(.lost)
        await it.process()
        let copy = FoundAddition(
            id: AdditionID(990), product: ProductID(7), quantity: 88, effectiveDate: .date(Ids.day("2026-11-24")),
            cancelledDate: .absent, serialNumber: it.ledger[1].tag.text)
        it.editByHand { $0 = $0.filter { $0.id != AdditionID(902) } + [copy] }
        it.letSettle()
        #expect(await it.process() == .done)
        #expect(it.intents.last == "setQuantity suspect" && it.codes == [.additionEndedByHand])
        #expect(it.ledgerLines.last == "workstation 1 live 90")
    }

    @Test(
        "a lease that does not outlast the call any more when the intent is stored: nothing is sent",
        arguments: ["writer.renew", "writer.intend"])
    func slowStore(call: String) async throws {
        it.gate.after(call) { [it] in it.clock.advance(by: .seconds(40)) }
        #expect(await it.process().reason == "the lease on the agreement was lost")
        #expect(it.writes.isEmpty && it.intents == ["create notApplied"] && it.ledger.isEmpty)
        #expect(await it.process() == .done)
        #expect(it.quantities == [10, 90])
    }

    @Test("a process that freezes on the way to ConnectWise past its lease's time sends nothing when it wakes")
    func frozen() async throws {
        it.connectWise.state.withLock { state in
            state.onTheWay = { [it] in it.clock.advance(by: .seconds(40)) }
        }
        #expect(await it.process().wait != nil)
        #expect(it.writes.isEmpty && it.intents == ["create notApplied"] && it.ledger.isEmpty)
        it.connectWise.state.withLock { $0.onTheWay = {} }
        #expect(await it.process() == .done)
        #expect(it.quantities == [10, 90])
    }

    @Test("a store that is slow, but not too slow, delays nothing else")
    func slowEnough() async throws {
        it.gate.after("writer.intend") { [it] in it.clock.advance(by: .milliseconds(39_900)) }
        #expect(await it.process() == .done)
        #expect(it.quantities == [10, 90])
    }
}

@Suite("Who writes to an agreement has it alone")
struct AgreementLeaseTests {
    private let it: WriterWorld

    init() async throws { it = try await WriterWorld() }

    private let agreement = LeaseSubject.agreement(AgreementID(31), on: Ids.site)

    @Test("without its lease no call starts")
    func lostLease() async throws {
        it.gate.before("writer.renew") { [it] in
            it.world.store.change { $0.leases.update(where: { _, row in row.token != nil }) { $0.token = "stolen" } }
        }
        #expect(await it.process().reason == "the lease on the agreement was lost")
        #expect(it.writes.isEmpty && it.intents.isEmpty)
        #expect(it.leases == 1, "the new owner's lease is not given back")
    }

    @Test("an agreement somebody else has is left alone")
    func busy() async throws {
        _ = try await it.world.store.writer().lease(agreement, of: Ids.tenant, for: .seconds(60))
        #expect(await it.process().reason == "another writer has agreement 31")
        #expect(it.connectWise.reads.isEmpty && it.writes.isEmpty)
    }

    @Test("the site's lists are read by one, the others wait for it")
    func siteBusy() async throws {
        _ = try await it.world.store.writer().lease(.site(Ids.site), of: Ids.tenant, for: .seconds(60))
        #expect(await it.process().reason == "another writer reads the site's lists")
        #expect(it.connectWise.reads.isEmpty && it.writes.isEmpty && it.leases == 1)
    }

    @Test("whoever takes over a lease first waits out a call of the former owner")
    func takeOver() async throws {
        _ = try await it.world.store.writer().lease(agreement, of: Ids.tenant, for: .seconds(60))
        it.clock.advance(by: .seconds(60))
        #expect(await it.process() == .done)
        #expect(it.clock.pauses == [.seconds(20)])
        #expect(it.leases == 0)
    }

    @Test("whoever takes over the reading of the lists waits for nobody: reading harms nobody")
    func takeOverSite() async throws {
        _ = try await it.world.store.writer().lease(.site(Ids.site), of: Ids.tenant, for: .seconds(60))
        it.clock.advance(by: .seconds(60))
        #expect(await it.process() == .done)
        #expect(it.clock.pauses.isEmpty)
    }

    @Test("whoever is interrupted while it waits keeps the lease for the next owner to wait as well")
    func interruptedTakeOver() async throws {
        _ = try await it.world.store.writer().lease(agreement, of: Ids.tenant, for: .seconds(60))
        it.clock.advance(by: .seconds(60))
        let verdict = await withTaskGroup(of: WorkVerdict.self) { [it] group in
            group.cancelAll()
            group.addTask { await it.process() }
            return await group.next()
        }
        #expect(verdict?.reason == "interrupted while waiting for a former owner's request")
        #expect(it.connectWise.reads.isEmpty && it.leases == 1)
    }

    @Test("a lease that cannot be given back ends by itself, and the work is done all the same")
    func notReleased() async throws {
        it.faults.fail("writer.release", .before, times: 2)
        #expect(await it.process() == .done)
        #expect(it.outcome == .applied && it.leases == 2)
    }
}
