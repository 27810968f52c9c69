import Simulators
import StrictJSON
import Testing

@Suite("A large world")
struct LargeWorldTests {
    @Test("bills each of 300 companies once")
    func manyCompanies() async throws {
        let world = LargeWorlds.companies(300)
        expectResult(of: try await WorldOutcome.of { try world.scenario() }, toBe: world.expected, in: world.name)
    }

    @Test("has its additions found on the second page, and foreign ones there too")
    func manyAdditions() async throws {
        let world = LargeWorlds.pages(additions: 1100)
        let outcome = try await WorldOutcome.of { try world.scenario() }
        guard case .result(let result) = outcome, let tenant = result["tenants"]?.elements?.first else {
            Issue.record("no result: \(outcome)")
            return
        }
        let additions = tenant["additions"]?.elements ?? []
        #expect(additions.count == 2201)
        let ours = additions.filter { $0["byTallybridge"]?.truth == true }
        let withoutForeign = result.with(["tenants": [tenant.with(["additions": .array(ours)])]])
        expectResult(of: .result(withoutForeign), toBe: world.expected, in: world.name)
    }
}
