import Billing
import Testing

@Suite("Rule 7: adjustments")
struct Rule07AdjustmentsTests {
    private func adjustments(_ minimum: Int, _ roundUpTo: Int) -> Adjustments {
        Adjustments(basis: .latest, minimum: UnitCount(minimum), roundUpTo: roundUpTo)
    }

    @Test(
        "zero stays zero, then the minimum, then rounding up",
        arguments: [
            (0, 5, 10, 0), (3, 10, 7, 14), (10, 10, 7, 14), (14, 10, 7, 14), (15, 10, 7, 21), (1, 5, 1, 5),
            (6, 5, 1, 6), (3, 5, 10, 10), (10, 5, 10, 10), (11, 0, 10, 20), (7, 0, 1, 7),
            (Int.max, 0, 10, Int.max),
        ])
    func order(_ units: Int, _ minimum: Int, _ roundUpTo: Int, _ expected: Int) {
        #expect(adjusted(UnitCount(units), by: adjustments(minimum, roundUpTo)) == UnitCount(expected))
    }

    @Test("the explanation says what was done")
    func explained() {
        let plan = makePlan(
            for: snapshot([key("A")], [devices(3, on: "A")]),
            under: settings(single(Sample.advanced, Sample.workstations, adjustments(5, 10))))
        #expect(plan.entries.first?.units == UnitCount(3))
        #expect(plan.entries.first?.quantity == UnitCount(10))
        #expect(
            plan.entries.first?.explanation.outcomes == [.raisedToMinimum(UnitCount(5)), .roundedUp(toMultipleOf: 10)])
    }

    @Test("a minimum that is no multiple is rounded up too: never the minimum alone, never the rounded count alone")
    func minimumThenRounding() {
        let mapping = single(Sample.advanced, Sample.workstations, adjustments(10, 7))
        let plan = makePlan(for: snapshot([key("A")], [devices(3, on: "A")]), under: settings(mapping))
        #expect(plan.entries.map(\.quantity) == [UnitCount(14)])
        #expect(
            plan.entries.first?.explanation.outcomes == [.raisedToMinimum(UnitCount(10)), .roundedUp(toMultipleOf: 7)])
    }

    @Test("adjustments apply to each slot by itself")
    func perSlot() {
        let mapping = ProductMapping(
            application: Sample.advanced.code,
            target: .byCategory(servers: Sample.servers, workstations: Sample.workstations, nonWindows: nil),
            adjustments: adjustments(5, 1))
        let plan = makePlan(
            for: snapshot([key("A")], [devices(9, on: "A"), devices(2, .windowsServer, on: "A")]),
            under: settings(mapping))
        #expect(plan.entries.map(\.quantity) == [UnitCount(5), UnitCount(9)])
    }
}
