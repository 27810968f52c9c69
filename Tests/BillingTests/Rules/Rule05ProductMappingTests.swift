import Billing
import Testing

@Suite("Rule 5: product mappings")
struct Rule05ProductMappingTests {
    private let usage = snapshot(
        [key("A")], [devices(90, on: "A"), devices(10, .windowsServer, on: "A"), devices(4, .linux, on: "A")])

    @Test("a single product takes all units")
    func singleProduct() {
        let plan = makePlan(for: usage, under: settings(single()))
        #expect(plan.unitsByCategory == [.all: 104])
        #expect(plan.problems.isEmpty)
    }

    @Test("the worked example: 90 workstations and 10 servers make an addition each")
    func workedExample() {
        let example = snapshot([key("A")], [devices(90, on: "A"), devices(10, .windowsServer, on: "A")])
        let plan = makePlan(for: example, under: settings(byCategory()))
        #expect(plan.entries.map(\.product) == [Sample.servers, Sample.workstations])
        #expect(plan.entries.map(\.quantity) == [UnitCount(10), UnitCount(90)])
        #expect(plan.problems.isEmpty)
        #expect(plan.destination == PlanDestination(company: ConnectWiseCompanyID(250), agreement: AgreementID(31)))
    }

    @Test("a category with units and no product is an exception, never dropped")
    func categoryWithoutProduct() {
        let plan = makePlan(for: usage, under: settings(byCategory()))
        #expect(plan.unitsByCategory == [.server: 10, .workstation: 90])
        #expect(plan.problems == ["categoryNotMapped nonWindows 4"])
    }

    @Test("a category without units needs no product")
    func emptyCategory() {
        let usage = snapshot([key("A")], [devices(90, on: "A")])
        #expect(makePlan(for: usage, under: settings(byCategory(servers: nil))).problems.isEmpty)
    }

    @Test("no mapping: no addition, an exception with the units and the fix")
    func notMapped() {
        let plan = makePlan(for: usage, under: settings())
        #expect(plan.entries.isEmpty)
        #expect(plan.problems == ["applicationNotMapped 104"])
        #expect(plan.exceptions.first?.message.contains("under Products of this integration") ?? false)
    }

    @Test("every mapping has its slots, also without any use")
    func unused() {
        let plan = makePlan(for: snapshot([], []), under: settings(byCategory(), single(Sample.office)))
        #expect(plan.entries.map(\.units) == [.zero, .zero, .zero])
        #expect(plan.entries.allSatisfy { $0.explanation.outcomes.contains(.nothingUsed(.keepAtZero)) })
        #expect(plan.problems.isEmpty)
    }

    @Test("by-category is not allowed for users and mailboxes: nothing is billed, and the exception says why")
    func byCategoryOfUsers() {
        let usage = snapshot([key("C", of: Sample.cloud)], [devices(9, on: "C")])
        let plan = makePlan(for: usage, under: settings(byCategory(Sample.cloud)))
        #expect(plan.entries.isEmpty)
        #expect(plan.problems == ["applicationNotMapped 9"])
        #expect(plan.exceptions.first?.message.contains("by category") ?? false)
    }
}
