import Demo
import Simulators
import Testing

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
