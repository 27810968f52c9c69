package import Foundation
import Locking
import Ports

/// A clock whose pauses end at once and move it on.
package final class SimulatedClock: BusinessClock {
    private let state = Locked<(now: Date, uptime: Duration, pauses: [Duration])>(
        (Date(timeIntervalSince1970: 1_795_514_400), .zero, []))

    package init() {}

    package var now: Date { state.withLock { $0.now } }
    package var uptime: Duration { state.withLock { $0.uptime } }
    package var pauses: [Duration] { state.withLock { $0.pauses } }

    package func pause(for duration: Duration) async throws(CancellationError) {
        if Task.isCancelled { throw CancellationError() }
        advance(by: duration)
        state.withLock { $0.pauses.append(duration) }
        await Task.yield()
    }

    package func advance(by duration: Duration) {
        state.withLock { state in
            state.now += duration / .seconds(1)
            state.uptime += duration
        }
    }
}
