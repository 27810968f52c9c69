package import Foundation
import Ports

/// The system's clock.
///
/// Business time may be shifted; what runs inside the process follows the monotonic clock.
package struct SystemClock: BusinessClock {
    private static let start = ContinuousClock.now
    private let offset: TimeInterval

    /// A clock that is ahead of the system's by `offset` (behind it when negative); only demo and tests shift it.
    package init(offset: Duration = .zero) {
        let (seconds, attoseconds) = offset.components
        self.offset = TimeInterval(seconds) + TimeInterval(attoseconds) / 1e18
        // Touched here, so that the first reading of `uptime` does not become its zero.
        _ = Self.start
    }

    /// The present instant, shifted.
    package var now: Date { Date().addingTimeInterval(offset) }

    /// Monotonic time since this process first made a clock.
    package var uptime: Duration { ContinuousClock.now - Self.start }

    /// Suspends; ends early only by cancellation.
    package func pause(for duration: Duration) async throws(CancellationError) {
        do {
            try await Task.sleep(for: duration, clock: .continuous)
        } catch {
            throw CancellationError()
        }
    }
}
