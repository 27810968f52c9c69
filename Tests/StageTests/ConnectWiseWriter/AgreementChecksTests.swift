import Billing
import ConnectWiseWriterStage
import Contracts
import Locking
import Pipeline
import Ports
import SimulatedPorts
import Testing

/// Facts of a site may be hours old, and a 404 may come from a gateway.
@Suite("The agreement is asked itself before a line is opened or ended")
struct AgreementChecksTests {
    private let it: WriterWorld

    init() async throws { it = try await WriterWorld() }

    /// What a person makes of agreement 31 after the site's lists were read.
    private func change(_ agreement: AgreementFacts) {
        it.gate.after("writer.saveSite") { [it] in
            it.connectWise.state.withLock { state in
                state.agreements = state.agreements.map { $0.id == agreement.id ? agreement : $0 }
            }
        }
    }

    private func agreement(
        company: Int = 250, isCancelled: Bool = false, nextInvoice: DateFact = .absent, parent: Int? = nil
    ) -> AgreementFacts {
        AgreementFacts(
            id: AgreementID(31), name: "Managed Security", company: ConnectWiseCompanyID(company),
            startDate: .date(Ids.day("2026-01-01")), endDate: .absent, isCancelled: isCancelled,
            billStartDate: .date(Ids.day("2026-01-01")), prorates: false, nextInvoiceDate: nextInvoice,
            parent: parent.map { AgreementID($0) })
    }

    @Test("given to another company since the site was read: nothing is written, and a person is told")
    func anotherCompany() async throws {
        change(agreement(company: 251))
        #expect(await it.process() == .done)
        #expect(it.writes.isEmpty && it.ledger.isEmpty && it.codes == [.agreementOfAnotherCompany])
        #expect(it.world.exceptions().map(\.units) == [UnitCount(100)])
    }

    @Test("cancelled since the site was read: nothing is written")
    func cancelled() async throws {
        change(agreement(isCancelled: true))
        #expect(await it.process() == .done)
        #expect(it.writes.isEmpty && it.codes == [.agreementCancelled])
    }

    @Test("invoiced since the site was read: a new line takes effect after it")
    func invoiced() async throws {
        change(agreement(nextInvoice: .date(Ids.day("2026-12-01"))))
        #expect(await it.process() == .done)
        #expect(
            it.connectWise.additions(on: 31).map(\.effectiveDate)
                == Array(repeating: .date(Ids.day("2026-12-01")), count: 2))
    }

    @Test("an ending too: an agreement of another company is not touched")
    func endings() async throws {
        try await it.world.changeIntegration { $0.policy.usageAtZero = .endAtZero }
        try await it.plan(on: "2026-11-25", workstations: 90)
        await it.process()
        let writes = it.writes.count
        try await it.plan(on: "2026-11-26", servers: 0, workstations: 0)
        change(agreement(company: 251))
        #expect(await it.process() == .done)
        #expect(it.writes.count == writes && it.quantities == [10, 90])
    }

    @Test("a change of quantity and an unchanged day do not ask for it")
    func spared() async throws {
        await it.process()
        let asked = it.connectWise.reads.count { $0 == "GET agreement" }
        try await it.plan(on: "2026-11-25", workstations: 88)
        await it.process()
        try await it.plan(on: "2026-11-26", workstations: 88)
        await it.process()
        #expect(it.quantities == [10, 88])
        #expect(it.connectWise.reads.count { $0 == "GET agreement" } == asked)
    }

    @Test("a child's parent is asked as well; one that is gone is said to be missing, not asked for ever")
    func parents() async throws {
        change(agreement(parent: 99))
        #expect(await it.process() == .done)
        #expect(it.writes.isEmpty && it.codes == [.effectiveDateUnknown])
    }

    @Test("one 404 for the additions of an agreement that is there is tried again, and no exception")
    func blip() async throws {
        await it.process()
        try await it.plan(on: "2026-11-25", workstations: 88)
        it.connectWise.state.withLock { $0.readFault = (call: "GET additions", reason: .notFound) }
        #expect(await it.process().wait != nil)
        #expect(it.codes.isEmpty && it.outcome == nil && it.quantities == [10, 90])
        #expect(await it.process() == .done)
        #expect(it.codes.isEmpty && it.quantities == [10, 88])
    }

    @Test("nor does a 404 for both mean anything while the site's list names the agreement")
    func doubleBlip() async throws {
        await it.process()
        try await it.plan(on: "2026-11-25", workstations: 88)
        it.connectWise.state.withLock { state in
            state.hidden = [AgreementID(31)]
        }
        #expect(await it.process().wait != nil)
        #expect(it.codes.isEmpty && it.outcome == nil)
        it.connectWise.state.withLock { $0.hidden = [] }
        #expect(await it.process() == .done)
        #expect(it.quantities == [10, 88])
    }

    @Test("a create that the role may not do is one refusal a run, in ConnectWise's words; reading goes on")
    func notAllowed() async throws {
        it.failWrites(.answer(.refused(status: 403, field: nil, message: "You do not have Add rights")))
        #expect(await it.process() == .done)
        #expect(it.writes == ["POST 8", "POST 7"] && it.codes == [.refusedByConnectWise])
        #expect(it.world.exceptions().first?.message.contains("You do not have Add rights") == true)
        #expect(it.intents == ["create refused", "create applied"] && it.outcome == .incomplete)
    }
}
