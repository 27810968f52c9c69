public import Foundation

/// The clock business dates come from, and the pauses a stage makes.
public protocol BusinessClock: Sendable {
    /// The present instant. In demo and tests it may be shifted; what is timed by a row compares inside the store.
    var now: Date { get }
    /// The monotonic time since some fixed moment of this process: what is timed inside a process.
    var uptime: Duration { get }
    /// Suspends for so long, by the monotonic clock.
    func pause(for duration: Duration) async throws(CancellationError)
}

/// Where jitter comes from.
public protocol RandomSource: Sendable {
    /// A number from 0 up to, but not including, 1.
    func fraction() -> Double
}
