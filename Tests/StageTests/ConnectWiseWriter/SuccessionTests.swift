import Billing
import Contracts
import Locking
import Pipeline
import Ports
import SimulatedPorts
import Testing

/// Mapping changed: what is opened ends what it follows, so that together they bill each unit once.
@Suite("A line that another follows")
struct SuccessionTests {
    private static let single = ProductTarget.single(StageWorld.workstations)

    /// Company 1 billed on 31, its invoices made until 1 December.
    private func billed(prorates: Bool = true, isGuarded: Bool = false) async throws -> WriterWorld {
        let it = try await WriterWorld(prorates: prorates, isGuarded: isGuarded)
        await it.process()
        it.connectWise.state.withLock { state in
            state.agreements = [31, 41].map {
                WriterWorld.agreement($0, prorates: prorates, nextInvoice: .date(Ids.day("2026-12-01")))
            }
        }
        return it
    }

    /// A company's lines on an agreement, as "90 from 2026-11-24 until 2026-12-01".
    private func lines(_ it: WriterWorld, on agreement: Int) -> [String] {
        it.connectWise.additions(on: agreement).map { line in
            func text(_ fact: DateFact) -> String { if case .date(let date) = fact { "\(date)" } else { "" } }
            let end = text(line.cancelledDate)
            return "\(Int(line.quantity)) from \(text(line.effectiveDate))" + (end.isEmpty ? "" : " until \(end)")
        }
    }

    @Test(
        "by category, then single: both end when the new one begins, at what is not invoiced yet",
        arguments: [true, false])
    func toSingle(prorates: Bool) async throws {
        let it = try await billed(prorates: prorates)
        try await it.world.map(Self.single)
        try await it.plan(on: "2026-11-25", workstations: 90)
        #expect(await it.process() == .done)
        #expect(it.outcome == .applied && it.codes.isEmpty)
        // Without proration a line that is merely cancelled would be invoiced for its period again only if one were left.
        let quantity = { (before: Int) in prorates ? before : 0 }
        #expect(
            lines(it, on: 31) == [
                "\(quantity(10)) from 2026-11-24 until 2026-12-01", "\(quantity(90)) from 2026-11-24 until 2026-12-01",
                "100 from 2026-12-01",
            ])
        #expect(it.ledger.map(\.state) == [.live, .ended, .ended])
        // Again nothing differs.
        let writes = it.writes.count
        try await it.plan(on: "2026-11-26", workstations: 90)
        #expect(await it.process() == .done)
        #expect(it.outcome == .unchanged && it.writes.count == writes)
    }

    @Test("another agreement: one POST and one PATCH for each slot, the end first, both leases held")
    func otherAgreement() async throws {
        let it = try await billed()
        let before = it.writes.count
        try await it.world.change { $0.agreement = AgreementID(41) }
        try await it.plan(on: "2026-11-25", workstations: 90)
        #expect(await it.process() == .done)
        #expect(
            Array(it.writes[before...])
                == ["PATCH 901 end 2026-12-01", "PATCH 902 end 2026-12-01", "POST 8", "POST 7"])
        #expect(lines(it, on: 41) == ["10 from 2026-12-01", "90 from 2026-12-01"])
        #expect(it.leases == 0)
    }

    @Test("another writer has the older agreement: nothing is written, and it is tried again")
    func busy() async throws {
        let it = try await billed()
        let before = it.writes.count
        try await it.world.change { $0.agreement = AgreementID(41) }
        try await it.plan(on: "2026-11-25", workstations: 90)
        let other = it.world.store.writer()
        let lease = try await other.lease(
            .agreement(AgreementID(31), on: Ids.site), of: Ids.tenant, for: .seconds(60))
        #expect(await it.process().wait != nil)
        #expect(it.writes.count == before)
        if let lease { try await other.release(lease) }
        #expect(await it.process() == .done)
        #expect(lines(it, on: 41).count == 2)
    }

    @Test("an ending whose answer is lost: nothing is opened before it is known", arguments: [true, false])
    func unanswered(isApplied: Bool) async throws {
        let it = try await billed()
        try await it.world.change { $0.agreement = AgreementID(41) }
        try await it.plan(on: "2026-11-25", workstations: 90)
        it.failWrites(isApplied ? .applied : .lost)
        #expect(await it.process().wait != nil)
        #expect(lines(it, on: 41).isEmpty)
        it.letSettle()
        for _ in 0..<3 where await it.process() != .done {}
        #expect(
            lines(it, on: 31) == ["10 from 2026-11-24 until 2026-12-01", "90 from 2026-11-24 until 2026-12-01"])
        #expect(lines(it, on: 41) == ["10 from 2026-12-01", "90 from 2026-12-01"])
    }

    @Test("ConnectWise refuses to end the older line: nothing is opened beside it, and it is told with its units")
    func refused() async throws {
        let it = try await billed()
        try await it.world.change { $0.agreement = AgreementID(41) }
        try await it.plan(on: "2026-11-25", workstations: 90)
        it.failWrites(.answer(.refused(status: 400, field: "cancelledDate", message: "no")))
        #expect(await it.process() == .done)
        #expect(lines(it, on: 41).isEmpty && it.codes == [.refusedByConnectWise])
        #expect(it.world.exceptions().map(\.units) == [UnitCount(100)])
        try await it.plan(on: "2026-11-26", workstations: 90)
        #expect(await it.process() == .done)
        #expect(lines(it, on: 41) == ["10 from 2026-12-01", "90 from 2026-12-01"] && it.codes.isEmpty)
    }

    @Test("changed and changed back: the older line has ended, a new generation follows, and nothing is billed twice")
    func changedBack() async throws {
        let it = try await billed()
        try await it.world.change { $0.agreement = AgreementID(41) }
        try await it.plan(on: "2026-11-25", workstations: 90)
        await it.process()
        try await it.world.change { $0.agreement = AgreementID(31) }
        try await it.plan(on: "2026-11-26", workstations: 90)
        #expect(await it.process() == .done)
        #expect(
            lines(it, on: 41) == ["0 from 2026-12-01 until 2026-12-01", "0 from 2026-12-01 until 2026-12-01"])
        #expect(
            lines(it, on: 31).suffix(2) == ["10 from 2026-12-01", "90 from 2026-12-01"])
    }

    @Test("the older agreement is over and invoiced: nothing of it is touched, and the new line begins behind it")
    func agreementOver() async throws {
        let it = try await billed()
        it.connectWise.state.withLock { state in
            let old = WriterWorld.agreement(31, prorates: true, nextInvoice: .date(Ids.day("2026-12-01")))
            state.agreements[0] = AgreementFacts(
                id: old.id, name: old.name, company: old.company, startDate: old.startDate,
                endDate: .date(Ids.day("2026-11-30")), isCancelled: false, billStartDate: old.billStartDate,
                prorates: true, nextInvoiceDate: old.nextInvoiceDate, parent: nil, billingCycle: "Monthly")
        }
        let before = it.writes.count
        try await it.world.change { $0.agreement = AgreementID(41) }
        try await it.plan(on: "2026-11-25", workstations: 90)
        #expect(await it.process() == .done)
        #expect(Array(it.writes[before...]) == ["POST 8", "POST 7"])
        #expect(lines(it, on: 41) == ["10 from 2026-12-01", "90 from 2026-12-01"])
    }

    @Test("it is held as a whole: sixty fewer at once, and an approval lets all of it pass")
    func held() async throws {
        let it = try await billed(isGuarded: true)
        let before = it.writes.count
        try await it.world.map(Self.single)
        try await it.plan(on: "2026-11-25", servers: 0, workstations: 30)
        #expect(await it.process() == .done)
        #expect(it.writes.count == before && it.outcome == .incomplete)
        #expect(it.settlements.filter { $0.outcome == .held }.map(\.quantity) == [UnitCount(30)])
        #expect(it.settlements.filter { $0.outcome == .held }.map(\.previousQuantity) == [100])
    }

    @Test("a person's line for the product is in the way: nothing of the application changes, told once with all units")
    func blocked() async throws {
        let it = try await billed()
        it.editByHand(on: 41) { lines in
            lines.append(
                FoundAddition(
                    id: AdditionID(950), product: ProductID(7), quantity: 5,
                    effectiveDate: .date(Ids.day("2026-02-01")), cancelledDate: .absent, serialNumber: nil))
        }
        let before = it.writes.count
        try await it.world.change { $0.agreement = AgreementID(41) }
        try await it.plan(on: "2026-11-25", workstations: 90)
        #expect(await it.process() == .done)
        #expect(it.writes.count == before && it.codes == [.additionNotOurs])
        #expect(it.world.exceptions().map(\.units) == [UnitCount(100)])
    }
}
