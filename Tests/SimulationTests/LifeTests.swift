import Simulation
import Support
import Testing

/// Worlds of all services; `make simulate` lives many more of them.
@Suite("worlds", .serialized)
struct LifeTests {
    @Test("twenty worlds keep every promise", arguments: 1...20)
    func holds(seed: Int) async {
        let report = await onOwnThread { Life(seed: UInt64(seed)).run() }
        #expect(report.violation == nil, "\(report.lastSteps.suffix(30).joined(separator: "\n"))")
    }

    @Test("a world is the same twice")
    func isRepeatable() async {
        let traces = await onOwnThread { (0..<2).map { _ in Life(seed: 21, days: 2).run().trace } }
        #expect(traces[0] == traces[1])
    }

    @Test(
        "a planted bug breaks its promise",
        arguments: [
            (PlantedBug.partialAsZero, "ConnectWise says what the rules make of the usage"),
            (.olderPlanWritten, "ConnectWise says what the rules make of the usage"),
            (.suspectForgotten, "ConnectWise says what the rules make of the usage"),
            (.successorBeside, "ConnectWise says what the rules make of the usage"),
            (.outboxEntryDropped, "every day comes to rest"),
            (.refusedBatchWhole, "every day comes to rest"),
        ])
    func planted(bug: PlantedBug, invariant: String) async {
        let isFound = await onOwnThread {
            (1...24).lazy.compactMap { Life(seed: $0, bug: bug).run().violation?.invariant }.contains(invariant)
        }
        #expect(isFound)
    }
}
