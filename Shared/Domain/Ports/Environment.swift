package import Foundation

/// The process's own clock: what messages are stamped with, what is timed inside the process, and pauses.
///
/// Which day it is, and when a run is due, says the store (`TimeRows`, `RunSchedule`); what is timed by a row compares
/// there too.
package protocol BusinessClock: Sendable {
    /// The present instant, for the stamps of messages. In demo and tests it may be shifted.
    var now: Date { get }
    /// The monotonic time since some fixed moment of this process: what is timed inside a process.
    var uptime: Duration { get }
    /// Suspends for so long, by the monotonic clock.
    func pause(for duration: Duration) async throws(CancellationError)
}

/// Where jitter comes from.
package protocol RandomSource: Sendable {
    /// A number from 0 up to, but not including, 1.
    func fraction() -> Double
}
