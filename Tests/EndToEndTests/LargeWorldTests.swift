import Simulators
import StrictJSON
import Testing

@Suite("A large world")
struct LargeWorldTests {
    @Test("bills each of 300 companies once")
    func manyCompanies() async throws {
        let outcome = try await WorldOutcome.of { try BuiltWorlds.companies(300) }
        let expected = JSONValue.members([
            "tenants": .array([
                .members([
                    "name": .string("Northwind MSP"), "additions": BuiltWorlds.additions(ofCompanies: 300),
                    "exceptions": .array([]),
                    "runs": .array([.members(["state": .string("completed"), "companies": .integer(300)])]),
                ])
            ]),
            "calls": .members([
                "connectWise": .members(["postAdditions": .integer(400), "patchAdditions": .integer(0)])
            ]),
        ])
        expectResult(of: outcome, toBe: expected, in: "300 companies")
    }

    @Test("has its additions found on the second page, and foreign ones there too")
    func manyAdditions() async throws {
        let outcome = try await WorldOutcome.of { try BuiltWorlds.pages(additions: 1100, days: 2) }
        guard case .result(let result) = outcome, let tenant = result["tenants"]?.elements?.first else {
            Issue.record("no result: \(outcome)")
            return
        }
        let ours = (tenant["additions"]?.elements ?? []).filter { $0["byTallybridge"]?.truth == true }
        #expect(tenant["additions"]?.elements?.count == 2201)
        #expect(
            ScenarioComparison.differences(
                expected: .members(["additions": .array([BuiltWorlds.addition(31, "WKS", 5)])]),
                actual: .members(["additions": .array(ours)])
            ).isEmpty, "\(ours.map(\.line))")
        let exception = JSONValue.members([
            "code": .string("additionNotOurs"), "managedCompany": .string("13"), "units": .integer(6),
        ])
        let expected = JSONValue.members([
            "tenants": .array([
                .members(["name": .string("Northwind MSP"), "exceptions": .array([exception])])
            ]),
            "calls": .members([
                "connectWise": .members(["postAdditions": .integer(1), "patchAdditions": .integer(0)])
            ]),
        ])
        expectResult(of: outcome, toBe: expected, in: "second pages")
    }
}
