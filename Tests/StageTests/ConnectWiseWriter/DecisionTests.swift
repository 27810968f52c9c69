import Billing
import Contracts
import Pipeline
import Ports
import Runs
import SimulatedPorts
import Testing

/// What people decide about additions is carried out once, and told.
@Suite("A person's decision")
struct DecisionTests {
    private let it: WriterWorld
    private static let workstations = Slot(application: StageWorld.advanced, category: .workstation)
    private static let company = CompanyKey(tenant: Ids.tenant, company: Ids.company(1))

    init() async throws { it = try await WriterWorld(prorates: true) }

    private func decide(_ kind: PersonDecision.Kind, _ addition: Int? = nil) throws {
        try it.world.store.decide(
            kind, Self.workstations, agreement: addition.map { _ in AgreementID(31) },
            addition: addition.map { AdditionID($0) }, of: Self.company, in: Ids.integration(1))
    }

    private var decisions: [PersonDecision.End?] { it.world.rows.decisions.all().map(\.row.end) }

    private func addLine(_ quantity: Double = 60, serial: String? = nil) {
        it.editByHand { lines in
            lines.append(
                FoundAddition(
                    id: AdditionID(950), product: ProductID(7), quantity: quantity,
                    effectiveDate: .date(Ids.day("2026-02-01")), cancelledDate: .absent, serialNumber: serial))
        }
    }

    @Test("adopt: our tag is written to the line, and from then on it is kept up to date")
    func adopt() async throws {
        addLine()
        try decide(.adopt, 950)
        #expect(await it.process() == .done)
        #expect(it.writes == ["PATCH 950 adopt", "POST 8", "PATCH 950 90"])
        #expect(it.codes.isEmpty && decisions == [.done])
        #expect(it.settlements.map(\.outcome).contains(.adopted))
        try await it.plan(on: "2026-11-25", workstations: 88)
        #expect(await it.process() == .done)
        #expect(it.connectWise.additions(on: 31).first?.quantity == 88)
    }

    @Test("a line with a serial number is not adopted, and the reason is told")
    func adoptRefused() async throws {
        addLine(serial: "SN-1")
        try decide(.adopt, 950)
        #expect(await it.process() == .done)
        #expect(it.writes == ["POST 8"] && it.codes == [.additionNotOurs])
        #expect(it.world.exceptions().first?.message.contains("serial number SN-1") == true)
    }

    @Test("an adoption whose answer is lost is looked up", arguments: [true, false])
    func adoptUnanswered(isApplied: Bool) async throws {
        addLine(90)
        try decide(.adopt, 950)
        it.failWrites(isApplied ? .applied : .lost)
        #expect(await it.process().wait != nil)
        it.letSettle()
        for _ in 0..<3 where await it.process() != .done {}
        #expect(it.writes.filter { $0 == "PATCH 950 adopt" }.count == (isApplied ? 1 : 2))
        #expect(it.writes.filter { $0 == "POST 7" }.isEmpty && it.codes.isEmpty)
        #expect(it.ledgerLines.contains("workstation 1 live 90") && decisions == [.done])
    }

    @Test("beside: both bill, and nothing is told, until the line bills no more")
    func beside() async throws {
        addLine()
        try decide(.beside, 950)
        #expect(await it.process() == .done)
        #expect(it.quantities.sorted() == [10, 60, 90] && it.codes.isEmpty && decisions == [nil])
        it.editByHand { $0 = $0.map { $0.id == AdditionID(950) ? $0.with(quantity: 0) : $0 } }
        try await it.plan(on: "2026-11-25", workstations: 90)
        #expect(await it.process() == .done)
        #expect(decisions == [.done])
    }

    @Test("end: a person's line is ended, and ours takes its place on the next day")
    func endOther() async throws {
        addLine()
        try decide(.end, 950)
        await it.process()
        #expect(it.writes.first == "PATCH 950 end 2026-11-24" && decisions == [.done])
        try await it.plan(on: "2026-11-25", workstations: 90)
        #expect(await it.process() == .done)
        #expect(it.codes.isEmpty && it.quantities.contains(90))
    }

    @Test("ended by hand: stop keeps it so without a word, re-create opens the next generation")
    func stopAndRecreate() async throws {
        await it.process()
        it.editByHand { $0.removeAll { $0.id == AdditionID(902) } }
        try await it.plan(on: "2026-11-25", workstations: 90)
        await it.process()
        #expect(it.codes == [.additionEndedByHand])
        try decide(.stop)
        try await it.plan(on: "2026-11-26", workstations: 90)
        #expect(await it.process() == .done)
        #expect(it.codes.isEmpty && it.quantities == [10] && decisions == [nil])
        try decide(.recreate)
        try await it.plan(on: "2026-11-27", workstations: 90)
        #expect(await it.process() == .done)
        #expect(it.quantities == [10, 90] && decisions == [.replaced, .done])
        #expect(it.ledgerLines == ["server 1 live 10", "workstation 1 ended 90", "workstation 2 live 90"])
    }
}
