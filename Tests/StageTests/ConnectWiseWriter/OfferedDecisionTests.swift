import Billing
import Contracts
import Pipeline
import Ports
import Runs
import SimulatedPorts
import Testing

/// What exceptions offer is taken in the way of the API, and carried out with the plan that it asks for.
@Suite("A decision that an exception offers")
struct OfferedDecisionTests {
    private let it: WriterWorld
    private static let workstations = Slot(application: StageWorld.advanced, category: .workstation)

    init() async throws { it = try await WriterWorld(prorates: true) }

    @discardableResult
    private func decide(
        _ kind: DecisionKind, _ addition: Int? = nil, of category: SlotCategory = .workstation, identity: String = "1"
    ) async throws -> DecisionAnswer {
        let now = it.clock.now
        let answer = try await it.world.mapping { rows in
            guard let integration = try await rows.integration(Ids.integration(1), lock: .none) else { throw Missing() }
            let wanted = WantedDecision(
                kind: kind, identity: identity,
                slot: kind == .dismiss ? nil : Slot(application: StageWorld.advanced, category: category),
                addition: addition.map { AdditionID($0) })
            do {
                return try await rows.decide(
                    [wanted], in: integration, tenant: Ids.tenant, by: "anna", from: "mapping-api", at: now)
            } catch let error as DecisionRefusals { throw error.refusals[0].refusal }
        }.first
        return try #require(answer)
    }

    private struct Missing: Error {}

    /// The next pass over the plan that a decision asked for.
    private func replan() async throws {
        try await it.world.replan()
        #expect(await it.process() == .done)
    }

    private var ends: [PersonDecision.End?] { it.world.rows.decisions.all().map(\.row.end) }
    private var offered: [[DecisionKind]] { it.world.exceptions().map(\.decisions) }

    private func addLine(_ quantity: Double = 60) {
        it.editByHand { lines in
            lines.append(
                FoundAddition(
                    id: AdditionID(950), product: ProductID(7), quantity: quantity,
                    effectiveDate: .date(Ids.day("2026-02-01")), cancelledDate: .absent, serialNumber: nil))
        }
    }

    @Test(
        "a person's line: adopted, billed beside, or ended; the exception closes",
        arguments: [.adopt, .beside, .end] as [DecisionKind])
    func notOurs(kind: DecisionKind) async throws {
        addLine()
        #expect(await it.process() == .done)
        #expect(it.codes == [.additionNotOurs] && offered == [[.adopt, .beside, .end]])
        let revision = it.world.rows.tenants[Ids.tenant]?.revision ?? 0
        let first = try await decide(kind)
        #expect(try await decide(kind) == first, "saying it again changes nothing")
        #expect(it.world.rows.tenants[Ids.tenant]?.revision == revision + 1)
        let noted = it.world.rows.audit.all().filter { $0.row.entry.action == "decision.\(kind.rawValue)" }
        #expect(noted.count == 1 && noted.first?.row.entry.actor == "anna")
        try await replan()
        // What is ended is in force for a last day: ours takes its place on the next.
        if kind == .end { try await it.plan(on: "2026-11-25", workstations: 90) }
        #expect(await it.process() == .done)
        #expect(it.codes.isEmpty && ends == [kind == .beside ? nil : .done])
        switch kind {
        case .adopt: #expect(it.quantities.sorted() == [10, 90] && it.writes.contains("PATCH 950 adopt"))
        case .beside: #expect(it.quantities.sorted() == [10, 60, 90])
        default: #expect(it.ledgerLines.contains("workstation 1 live 90"))
        }
        await #expect(throws: DecisionRefusal.nothingToDecide) { try await decide(.leave) }
    }

    @Test("another decision about the same before it is carried out takes its place")
    func replaced() async throws {
        addLine()
        await it.process()
        try await decide(.adopt)
        try await decide(.beside)
        #expect(ends == [.replaced, nil])
        try await replan()
        #expect(it.quantities.sorted() == [10, 60, 90] && !it.writes.contains("PATCH 950 adopt"))
    }

    @Test("ended by hand: stopped nothing is written and told, until it is billed again")
    func stopped() async throws {
        await it.process()
        it.editByHand { $0.removeAll { $0.product == ProductID(7) } }
        try await it.plan(on: "2026-11-25", workstations: 91)
        await it.process()
        #expect(it.codes == [.additionEndedByHand] && offered == [[.recreate, .stop]])
        try await decide(.stop)
        try await replan()
        #expect(it.codes.isEmpty && it.quantities == [10] && ends == [nil])
        try await decide(.recreate)
        try await replan()
        #expect(it.codes.isEmpty && it.quantities.sorted() == [10, 91] && ends == [.replaced, .done])
    }

    @Test("what stays after billing off is left or ended, each slot by itself")
    func staying() async throws {
        await it.process()
        try await it.world.change { $0.automaticBilling = false }
        try await it.plan(on: "2026-11-25", workstations: 90)
        await it.process()
        #expect(offered == [[.leave, .end], [.leave, .end]])
        try await decide(.leave)
        try await decide(.end, of: .server)
        try await replan()
        #expect(it.codes.isEmpty && ends == [.done, .done])
        #expect(it.ledger.map(\.state.rawValue).sorted() == ["ended", "left"])
    }

    @Test(
        "a company that has left its integration: by the integration where its lines are told; its lines are looked at again"
    )
    func left() async throws {
        await it.process()
        try await it.world.change { company in
            company.integration = nil
            company.automaticBilling = false
            company.connectWiseCompany = nil
            company.agreement = nil
        }
        #expect(try await it.world.store.writer().leftBehind(limit: 10).count == 1)
        #expect(await it.process() == .done)
        #expect(it.codes == [.additionStays, .additionStays])
        let asked = { it.world.rows.outbox.all().filter { $0.row.record.topic == .replanRequests }.count }
        let before = asked()
        it.clock.advance(by: .seconds(1))
        try await decide(.end)
        #expect(asked() == before, "there is nothing to plan")
        #expect(try await it.world.store.writer().leftBehind(limit: 10).count == 1, "it is looked at again at once")
        #expect(await it.process() == .done)
        #expect(it.codes == [.additionStays] && ends == [.done])
        await #expect(throws: DecisionRefusal.noCompany) { try await decide(.end, identity: "99") }
    }

    @Test(
        "each code offers what is taken, and whatever it does not offer is refused",
        arguments: BillingExceptionCode.allCases)
    func walk(code: BillingExceptionCode) async throws {
        let isNew = code == .managedCompanyNew
        let exception = BillingException(
            code, application: StageWorld.advanced, category: .workstation, product: "KES-WKS",
            agreement: AgreementID(31), units: UnitCount(9), addition: AdditionID(950), newCompany: isNew ? "77" : nil,
            message: "m")
        let integration = IntegrationKey(tenant: Ids.tenant, integration: Ids.integration(1))
        let company = CompanyKey(tenant: Ids.tenant, company: Ids.company(1))
        for kind in DecisionKind.allCases where kind.guardAnswer == nil {
            _ = try it.world.store.change { rows in
                for (id, _) in rows.decisions.all() { rows.decisions[id] = nil }
                let placed = PlacedException(
                    place: isNew ? ExceptionPlace(tenant: Ids.tenant, company: nil) : ExceptionPlace(company),
                    integration: integration.integration, exception: exception)
                try rows.open([placed], isNew ? .collector : .writer)
            }
            let identity = isNew ? "77" : "1"
            if exception.decisions.contains(kind) {
                try await decide(kind, identity: identity)
            } else {
                await #expect(throws: DecisionRefusal.self, "\(code) \(kind)") {
                    try await decide(kind, identity: identity)
                }
            }
        }
    }
}
