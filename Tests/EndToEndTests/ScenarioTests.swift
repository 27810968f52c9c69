import Demo
import Foundation
import Simulators
import StrictJSON
import Testing

@Suite("A world")
struct ScenarioTests {
    @Test("has the result that the rules demand", arguments: ScenarioFile.of(.usual))
    func usual(file: ScenarioFile) async throws { try await check(file) }

    @Test(
        "has the result that the rules demand, even where something gives up",
        .enabled(if: ProcessInfo.processInfo.environment["TALLYBRIDGE_TEST_SLOW"] != nil),
        arguments: ScenarioFile.of(.slow))
    func slow(file: ScenarioFile) async throws { try await check(file) }

    @Test("There are worlds of every kind, each with its expected result")
    func found() throws {
        #expect(ScenarioFile.of(.usual).count > 20)
        #expect(!ScenarioFile.of(.slow).isEmpty)
        #expect(!ScenarioFile.of(.refused).isEmpty)
        for file in ScenarioFile.all {
            let expected = try file.expected()
            #expect((expected["status"] != nil) == (file.kind == .refused), "\(file.name)")
        }
    }

    private func check(_ file: ScenarioFile) async throws {
        let outcome = try await WorldOutcome.of { try Scenario.read(file.path) }
        expectResult(of: outcome, toBe: try file.expected(), in: file.name)
    }
}

/// Notes every place where the world's result is not as expected.
func expectResult(of outcome: WorldOutcome, toBe expected: JSONValue, in name: String) {
    switch outcome {
    case .refused(let words): Issue.record("\(name) was refused: \(words)")
    case .result(let actual):
        let differences = ScenarioComparison.differences(expected: expected, actual: actual)
        guard !differences.isEmpty else { return }
        let found = actual["tenants"]?.elements?.compactMap { $0["exceptions"]?.line }.joined(separator: "\n") ?? ""
        let places = differences.map(\.description).joined(separator: "\n")
        Issue.record("\(name) is not as expected:\n\(places)\nAll exceptions:\n\(found)")
    }
}
