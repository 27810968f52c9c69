import Runs
import Testing

@Suite("When a run ends")
struct RunTallyTests {
    @Test(
        "follows from where its parts stand",
        arguments: [
            (RunTally(), RunState.completed), (RunTally(settled: 2), .completed),
            (RunTally(open: 1, settled: 2), nil), (RunTally(open: 1, unreachable: 2), nil),
            (RunTally(settled: 1, failed: 1), .completedWithFailures),
            (RunTally(settled: 1, unreachable: 1), .completedWithFailures),
            (RunTally(failed: 1, unreachable: 1), .completedWithFailures),
            (RunTally(failed: 3), .completedWithFailures),
            (RunTally(unreachable: 3), .failed),
        ] as [(RunTally, RunState?)])
    func end(tally: RunTally, state: RunState?) {
        #expect(tally.end == state)
    }
}
