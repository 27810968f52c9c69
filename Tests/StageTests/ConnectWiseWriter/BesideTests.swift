import Billing
import Contracts
import Locking
import Pipeline
import Ports
import SimulatedPorts
import Testing

/// People's lines beside ours: whoever writes them and when, nothing is billed twice and nothing of ours stands still.
@Suite("A person's addition beside ours")
struct BesideTests {
    private let it: WriterWorld

    init() async throws { it = try await WriterWorld() }

    private func line(
        _ id: Int, quantity: Double = 90, until cancelled: DateFact = .absent, isBillable: Bool = true
    )
        -> FoundAddition
    {
        FoundAddition(
            id: AdditionID(id), product: ProductID(7), quantity: quantity, effectiveDate: .date(Ids.day("2026-02-01")),
            cancelledDate: cancelled, serialNumber: nil, isBillable: isBillable)
    }

    private func invoiceNext(_ date: String) {
        it.connectWise.state.withLock {
            $0.agreements = [WriterWorld.agreement(31, nextInvoice: .date(Ids.day(date)))]
        }
    }

    @Test("ours goes on, and it is told once and without units, until the line is ended")
    func goesOn() async throws {
        await it.process()
        it.editByHand { $0.append(line(950)) }
        for (day, count) in [("2026-11-25", 91), ("2026-11-26", 92)] {
            try await it.plan(on: day, workstations: count)
            #expect(await it.process() == .done)
            #expect(it.outcome == .applied && it.codes == [.additionNotOurs])
            #expect(it.world.exceptions().map(\.units) == [.zero])
        }
        #expect(it.quantities == [10, 92, 90])
        #expect(it.world.rows.exceptions.all().count == 1, "told once")
        it.editByHand { $0 = $0.map { $0.id == AdditionID(950) ? line(950, quantity: 0) : $0 } }
        try await it.plan(on: "2026-11-27", workstations: 92)
        #expect(await it.process() == .done)
        #expect(it.codes.isEmpty && it.outcome == .unchanged)
    }

    @Test("one that is cancelled inside a period holds ours until that period is invoiced")
    func cancelledInside() async throws {
        invoiceNext("2026-11-01")
        it.editByHand { $0 = [line(950, until: .date(Ids.day("2026-11-20")))] }
        #expect(await it.process() == .done)
        #expect(it.writes == ["POST 8"] && it.codes == [.additionNotOurs] && it.outcome == .incomplete)
        invoiceNext("2026-12-01")
        try await it.plan(on: "2026-11-25", workstations: 90)
        #expect(await it.process() == .done)
        #expect(it.writes == ["POST 8", "POST 7"] && it.codes.isEmpty)
    }

    @Test("lines that ask for nothing hold nothing", arguments: [true, false])
    func free(isCredit: Bool) async throws {
        it.editByHand { $0 = [line(950, quantity: isCredit ? -4 : 90, isBillable: isCredit)] }
        #expect(await it.process() == .done)
        #expect(it.writes == ["POST 8", "POST 7"] && it.codes.isEmpty && it.outcome == .applied)
    }

    @Test("an end that a person gave ours for later is told, and ours is kept up to date until then")
    func endsLater() async throws {
        await it.process()
        it.editByHand { additions in
            additions = additions.map { addition in
                addition.id == AdditionID(902)
                    ? addition.with(cancelledDate: .date(Ids.day("2026-11-27"))) : addition
            }
        }
        try await it.plan(on: "2026-11-26", workstations: 95)
        #expect(await it.process() == .done)
        #expect(it.quantities == [10, 95] && it.outcome == .applied && it.codes == [.additionEndedByHand])
        try await it.plan(on: "2026-11-27", workstations: 96)
        #expect(await it.process() == .done)
        #expect(it.quantities == [10, 95] && it.outcome == .incomplete)
        #expect(it.world.exceptions().map(\.units) == [UnitCount(96)])
    }
}
