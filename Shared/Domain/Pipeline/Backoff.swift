package import Ports

/// How long to wait before the next attempt: doubling from `first` up to `longest`, with full jitter.
package struct Backoff: Hashable, Sendable {
    /// The upper bound of the first wait.
    package let first: Duration
    /// The upper bound of every wait.
    package let longest: Duration

    /// A back-off.
    package init(first: Duration, longest: Duration) {
        self.first = first
        self.longest = longest
    }

    /// The wait after `attempts` failed attempts (1 or more): between half of its bound and the bound, so that a retry
    /// is neither immediate nor in step with others.
    package func delay(afterAttempts attempts: Int, random: any RandomSource) -> Duration {
        let doublings = min(max(attempts - 1, 0), 20)
        let bound = min(longest, first * (1 << doublings))
        return bound / 2 + bound / 2 * random.fraction()
    }
}
