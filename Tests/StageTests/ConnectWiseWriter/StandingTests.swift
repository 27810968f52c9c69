import Billing
import Contracts
import Pipeline
import Ports
import Runs
import SimulatedPorts
import Testing

/// Unmapped, switched off, removed: only the link is broken, and what bills on is told until somebody answers.
@Suite("Lines of what is not billed any more")
struct StandingTests {
    private let it: WriterWorld
    private static let workstations = Slot(application: StageWorld.advanced, category: .workstation)
    private static let company = CompanyKey(tenant: Ids.tenant, company: Ids.company(1))

    init() async throws {
        it = try await WriterWorld(prorates: true)
        await it.process()
    }

    private func decide(_ kind: PersonDecision.Kind, _ addition: Int?) throws {
        try it.world.store.decide(
            kind, Self.workstations, agreement: addition.map { _ in AgreementID(31) },
            addition: addition.map { AdditionID($0) }, of: Self.company, in: Ids.integration(1))
    }

    private var decisions: [PersonDecision.End?] { it.world.rows.decisions.all().map(\.row.end) }

    @Test("billing off: nothing is touched, each is told with what it bills and what is in use")
    func billingOff() async throws {
        let before = it.writes.count
        try await it.world.change { $0.automaticBilling = false }
        try await it.plan(on: "2026-11-25", servers: 0, workstations: 3)
        #expect(await it.process() == .done)
        #expect(it.writes.count == before && it.outcome == .notBilled)
        #expect(it.codes == [.additionStays, .additionStays])
        #expect(it.world.exceptions().map(\.units) == [UnitCount(10), UnitCount(90)])
        #expect(it.world.exceptions().allSatisfy { $0.message.contains("3 are in use today") })
        // Switched on again the line goes on.
        try await it.world.change { $0.automaticBilling = true }
        try await it.plan(on: "2026-11-26", workstations: 91)
        #expect(await it.process() == .done)
        #expect(it.quantities == [10, 91] && it.codes.isEmpty)
    }

    @Test("an application without mapping: its lines stay in place of what is told as not mapped")
    func unmapped() async throws {
        try await it.world.map(nil)
        try await it.plan(on: "2026-11-25", workstations: 95)
        #expect(await it.process() == .done)
        // 100 of 105 are billed by lines that stay.
        #expect(
            it.world.exceptions().map { "\($0.code) \($0.units?.number ?? -1)" }.sorted()
                == ["additionStays 10", "additionStays 90", "applicationNotMapped 5"])
    }

    @Test("they are told until they bill no more")
    func endedByHand() async throws {
        try await it.world.change { $0.automaticBilling = false }
        try await it.plan(on: "2026-11-25", workstations: 90)
        await it.process()
        it.editByHand { $0 = $0.map { $0.with(quantity: 0) } }
        try await it.plan(on: "2026-11-26", workstations: 90)
        #expect(await it.process() == .done)
        #expect(it.codes.isEmpty && it.ledger.allSatisfy { $0.state == .ended })
    }

    @Test("leave: it is the person's from then on, and nothing is created beside it when billing goes on")
    func leave() async throws {
        try await it.world.change { $0.automaticBilling = false }
        try decide(.leave, 902)
        try await it.plan(on: "2026-11-25", workstations: 90)
        #expect(await it.process() == .done)
        #expect(it.ledgerLines == ["server 1 live 10", "workstation 1 left 90"] && decisions == [.done])
        #expect(it.codes == [.additionStays])
        try await it.world.change { $0.automaticBilling = true }
        try await it.plan(on: "2026-11-26", workstations: 90)
        #expect(await it.process() == .done)
        #expect(it.quantities == [10, 90] && it.codes == [.additionNotOurs])
    }

    @Test("end: one PATCH, also while nothing is billed; the other line stays")
    func end() async throws {
        let before = it.writes.count
        try await it.world.change { $0.automaticBilling = false }
        try decide(.end, 902)
        try await it.plan(on: "2026-11-25", workstations: 90)
        #expect(await it.process() == .done)
        #expect(Array(it.writes[before...]) == ["PATCH 902 end 2026-11-25"] && decisions == [.done])
        #expect(it.codes == [.additionStays] && it.world.exceptions().map(\.addition) == [AdditionID(901)])
    }

    @Test("an end whose answer is lost is looked up, and sent once more at most", arguments: [true, false])
    func endUnanswered(isApplied: Bool) async throws {
        try await it.world.change { $0.automaticBilling = false }
        try decide(.end, 902)
        try await it.plan(on: "2026-11-25", workstations: 90)
        it.failWrites(isApplied ? .applied : .lost)
        #expect(await it.process().wait != nil)
        it.letSettle()
        for _ in 0..<3 where await it.process() != .done {}
        #expect(decisions == [.done] && it.writes.filter { $0.hasPrefix("PATCH 902 end") }.count == (isApplied ? 1 : 2))
    }

    @Test("a company that was removed: looked at daily, and what is decided about it is done at once")
    func removed() async throws {
        let rows = it.world.store
        try await it.world.mapping { rows in
            let found = try await rows.companies(["1"], ofKind: .securityCenter, lock: .exclusive)
            guard var company = found.first else { throw Unexpected("no company") }
            company.integration = nil
            _ = try await rows.save([company])
        }
        #expect(try await rows.writer().leftBehind(limit: 10).count == 1)
        #expect(try await rows.writer().leftBehind(limit: 10).isEmpty, "once a day")
        #expect(await it.process() == .done)
        #expect(it.codes == [.additionStays, .additionStays])
        it.clock.advance(by: .seconds(60))
        try decide(.end, 901)
        try decide(.leave, 902)
        #expect(try await rows.writer().leftBehind(limit: 10).count == 1)
        #expect(await it.process() == .done)
        #expect(it.codes.isEmpty && decisions == [.done, .done])
        #expect(it.writes.last == "PATCH 901 end 2026-11-24")
        it.clock.advance(by: .seconds(100_000))
        #expect(try await rows.writer().leftBehind(limit: 10).isEmpty, "nothing is left")
    }
}
