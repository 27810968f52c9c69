import Billing
import ConnectWiseWriterStage
import Contracts
import Locking
import Pipeline
import Ports
import SimulatedPorts
import Testing

/// Workstations are billed by their highest count until the next invoice, on 2026-12-15.
@Suite("The writer keeps the peak of a period")
struct PeakTests {
    private let it: WriterWorld

    init() async throws {
        it = try await WriterWorld(isPlanned: false)
        let adjustments = Adjustments(basis: .peakInPeriod, minimum: UnitCount(0), roundUpTo: 1)
        let mapping = ProductMapping(
            application: StageWorld.advanced,
            target: .byCategory(servers: nil, workstations: StageWorld.workstations, nonWindows: nil),
            adjustments: adjustments)
        try await it.world.mapping { rows in
            _ = try await rows.save(
                [StoredProductMapping(mapping: mapping, applicationName: "Advanced", stamp: StageWorld.stamp)],
                of: Ids.integration)
        }
        invoice(on: "2026-12-15")
    }

    private func invoice(on date: String) {
        let agreement = WriterWorld.agreement(31, prorates: true, nextInvoice: .date(Ids.day(date)))
        it.connectWise.state.withLock { $0.agreements = [agreement] }
    }

    /// A day's count is billed.
    private func bill(_ workstations: Int, on date: String) async throws {
        try await it.plan(on: date, servers: 0, workstations: workstations)
        #expect(await it.process() == .done)
    }

    private var peaks: [Int] { it.ledger.map(\.peakUnits.number) }

    @Test("through what it writes: after a rise a lower count changes nothing")
    func keeps() async throws {
        try await bill(85, on: "2026-11-24")
        #expect(peaks == [85] && it.quantities == [85])
        try await bill(90, on: "2026-11-25")
        #expect(peaks == [90] && it.quantities == [90] && it.writes.last == "PATCH 901 90")
        try await bill(80, on: "2026-11-26")
        #expect(peaks == [90] && it.quantities == [90] && it.writes.count == 2)
        #expect(it.outcome == .unchanged)
    }

    @Test("until the next invoice date moves: then the day's count bills")
    func newPeriod() async throws {
        try await bill(90, on: "2026-11-24")
        invoice(on: "2027-01-15")
        try await bill(80, on: "2026-12-15")
        #expect(peaks == [80] && it.quantities == [80])
        #expect(it.ledger.map(\.peakPeriod) == [Ids.day("2027-01-15")])
    }

    @Test("through a write that is not answered")
    func unanswered() async throws {
        try await bill(85, on: "2026-11-24")
        try await it.plan(on: "2026-11-25", servers: 0, workstations: 90)
        it.failWrites(.applied)
        #expect(await it.process().wait != nil)
        it.letSettle()
        try await bill(80, on: "2026-11-26")
        #expect(peaks == [90] && it.quantities == [90] && it.writes.count == 2)
    }
}
