/// How many of a run's parts stand where: from this alone follows whether the run has ended, and how.
public struct RunTally: Hashable, Sendable {
    /// Parts that have not ended.
    public var open: Int
    /// Parts that ended as settled.
    public var settled: Int
    /// Parts that failed, though the source answered.
    public var failed: Int
    /// Parts that failed because the source gave nothing at all.
    public var unreachable: Int

    /// A tally; one of a run without companies is all zero.
    public init(open: Int = 0, settled: Int = 0, failed: Int = 0, unreachable: Int = 0) {
        self.open = open
        self.settled = settled
        self.failed = failed
        self.unreachable = unreachable
    }

    /// The state the run ends in; `nil` while a part is open.
    ///
    /// It has failed when nothing at all could be read; a run without companies has completed.
    public var end: RunState? {
        if open > 0 { return nil }
        if failed + unreachable == 0 { return .completed }
        return settled + failed == 0 ? .failed : .completedWithFailures
    }
}
