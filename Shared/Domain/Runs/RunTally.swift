/// How many of a run's parts stand where: from this alone follows whether the run has ended, and how.
package struct RunTally: Hashable, Sendable {
    /// Parts that have not ended.
    package var open: Int
    /// Parts that ended as settled.
    package var settled: Int
    /// Parts that failed, though the source answered.
    package var failed: Int
    /// Parts that failed because the source gave nothing at all.
    package var unreachable: Int

    /// A tally; one of a run without companies is all zero.
    package init(open: Int = 0, settled: Int = 0, failed: Int = 0, unreachable: Int = 0) {
        self.open = open
        self.settled = settled
        self.failed = failed
        self.unreachable = unreachable
    }

    /// The state the run ends in; `nil` while a part is open.
    ///
    /// It has failed when nothing at all could be read; a run without companies has completed.
    package var end: RunState? {
        if open > 0 { return nil }
        if failed + unreachable == 0 { return .completed }
        return settled + failed == 0 ? .failed : .completedWithFailures
    }
}
