import Demo
import Foundation
import Simulators
import StrictJSON
import Testing

@Suite("A world")
struct ScenarioTests {
    @Test("has the result that the rules demand", arguments: TestedWorld.of(.usual))
    func usual(world: TestedWorld) async throws { try await check(world) }

    @Test(
        "has the result that the rules demand, even where something gives up",
        .enabled(if: ProcessInfo.processInfo.environment["TALLYBRIDGE_TEST_SLOW"] != nil),
        arguments: TestedWorld.of(.slow))
    func slow(world: TestedWorld) async throws { try await check(world) }

    @Test("There are worlds of every kind, each with its expected result")
    func found() throws {
        #expect(TestedWorld.of(.usual).count > 20)
        #expect(!TestedWorld.of(.slow).isEmpty)
        #expect(!TestedWorld.of(.refused).isEmpty)
        #expect(Set(TestedWorld.all.map(\.name)).count == TestedWorld.all.count)
        for world in TestedWorld.all {
            let expected = try world.expected()
            #expect((expected["status"] != nil) == (world.kind == .refused), "\(world.name)")
        }
    }

    private func check(_ world: TestedWorld) async throws {
        let outcome = try await WorldOutcome.of { try world.scenario() }
        expectResult(of: outcome, toBe: try world.expected(), in: world.name)
    }
}

@Suite("A world that is not possible")
struct RefusalTests {
    @Test("is refused with every entry that is wrong", arguments: TestedWorld.of(.refused))
    func refused(world: TestedWorld) async throws {
        let expected = try world.expected()
        #expect(expected["status"]?.integer == 2)
        let texts = expected["problem"]?.elements?.compactMap(\.text) ?? []
        try #require(!texts.isEmpty, "the expected file names no problem")
        switch try await WorldOutcome.of({ try world.scenario() }) {
        case .result(let result): Issue.record("\(world.name) was not refused: \(result.line)")
        case .refused(let words):
            for text in texts { #expect(words.contains(text), "\(world.name)") }
        }
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
