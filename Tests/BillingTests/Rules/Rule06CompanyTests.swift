import Billing
import Testing

@Suite("Rule 6: companies that are not billed")
struct Rule06CompanyTests {
    private let usage = snapshot(
        [key("A"), key("C", of: Sample.cloud), key("F", productName: "Kaspersky Foo")],
        [devices(4, on: "A"), devices(30, .iOS, on: "C"), devices(2, on: "F")])

    @Test("a company that is not mapped is one exception with all its units")
    func notMapped() {
        let plan = makePlan(for: usage, under: settings(single(), company: nil))
        #expect(plan.destination == nil)
        #expect(plan.entries.isEmpty)
        #expect(plan.problems == ["companyNotMapped 21"])
    }

    @Test("a company without an agreement is one exception with all its units")
    func agreementNotChosen() {
        let company = CompanyMapping(
            connectWiseCompany: ConnectWiseCompanyID(250), automaticBilling: true, agreement: nil)
        let plan = makePlan(for: usage, under: settings(company: company))
        #expect(plan.destination == nil)
        #expect(plan.problems == ["agreementNotChosen 21"])
    }

    @Test("a company without units is no exception")
    func withoutUnits() {
        #expect(makePlan(for: snapshot([], []), under: settings(company: nil)).problems.isEmpty)
    }

    @Test("billing off: nothing, and no exception")
    func billingOff() {
        let company = CompanyMapping(
            connectWiseCompany: ConnectWiseCompanyID(250), automaticBilling: false, agreement: AgreementID(31))
        let usage = snapshot([key("F", holder: .anotherServer)], [devices(9, on: "F")], listed: 10, reported: 90)
        let plan = makePlan(for: usage, under: settings(single(), company: company))
        #expect(plan.destination == nil)
        #expect(plan.entries.isEmpty)
        #expect(plan.problems.isEmpty)
    }

    @Test("what is wrong with the reading is said for a company that is not mapped, too")
    func readingOfAnUnmappedCompany() {
        let usage = snapshot([key("F", holder: .anotherServer)], [devices(9, on: "F")], listed: 10, reported: 90)
        let plan = makePlan(for: usage, under: settings(company: nil))
        #expect(plan.problems == ["countMismatch", "keyOfAnotherServer 9"])
    }

    @Test(
        "a count mismatch is at least 5 devices and more than 5 percent",
        arguments: [
            (100, 105, false), (100, 106, true), (95, 100, false), (94, 100, true), (4, 0, false), (5, 0, true),
            (10, 14, false), (0, Int.max, true), (Int.max, 0, true),
        ])
    func mismatch(_ listed: Int, _ reported: Int, _ expected: Bool) {
        let plan = makePlan(for: snapshot([], [], listed: listed, reported: reported), under: settings())
        #expect(plan.problems == (expected ? ["countMismatch"] : []))
    }

    @Test("a source that reports no figure is not compared")
    func noFigure() {
        #expect(makePlan(for: snapshot([], [], listed: 100), under: settings()).problems.isEmpty)
    }
}
