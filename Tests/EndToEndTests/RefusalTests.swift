import Demo
import Simulators
import StrictJSON
import Testing

@Suite("A world that is not possible")
struct RefusalTests {
    @Test("is refused with every entry that is wrong", arguments: ScenarioFile.of(.refused))
    func refused(file: ScenarioFile) async throws {
        let expected = try file.expected()
        #expect(expected["status"]?.integer == 2)
        let texts = expected["problem"]?.elements?.compactMap(\.text) ?? []
        try #require(!texts.isEmpty, "the expected file names no problem")
        switch try await WorldOutcome.of({ try Scenario.read(file.path) }) {
        case .result(let result): Issue.record("\(file.name) was not refused: \(result.line)")
        case .refused(let words):
            for text in texts { #expect(words.contains(text), "\(file.name)") }
        }
    }
}
