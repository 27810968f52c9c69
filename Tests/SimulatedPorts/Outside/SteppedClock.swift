package import Foundation
import Locking
import Ports

/// A clock that stands still until a test moves it; pauses last as long as they say.
package final class SteppedClock: BusinessClock {
    private struct Sleeper: Sendable {
        let id: Int
        let due: Duration
        let continuation: CheckedContinuation<Bool, Never>
    }
    private struct State: Sendable {
        var uptime = Duration.zero
        var sleepers: [Sleeper] = []
        var cancelled: Set<Int> = []
        var nextID = 0
    }

    private let state = Locked(State())

    package init() {}

    package var now: Date { Date(timeIntervalSince1970: 1_795_514_400 + uptime / .seconds(1)) }
    package var uptime: Duration { state.withLock { $0.uptime } }
    /// How many pauses last at the moment.
    package var pausing: Int { state.withLock { $0.sleepers.count } }

    package func pause(for duration: Duration) async throws(CancellationError) {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        let hasPassed = await withTaskCancellationHandler {
            await withCheckedContinuation { (continuation: CheckedContinuation<Bool, Never>) in
                let answer = state.withLock { state -> Bool? in
                    if state.cancelled.remove(id) != nil { return false }
                    if duration <= .zero { return true }
                    state.sleepers.append(
                        Sleeper(id: id, due: state.uptime + duration, continuation: continuation))
                    return nil
                }
                if let answer { continuation.resume(returning: answer) }
            }
        } onCancel: {
            let sleeper = state.withLock { state -> Sleeper? in
                guard let place = state.sleepers.firstIndex(where: { $0.id == id }) else {
                    state.cancelled.insert(id)
                    return nil
                }
                return state.sleepers.remove(at: place)
            }
            sleeper?.continuation.resume(returning: false)
        }
        if !hasPassed { throw CancellationError() }
    }

    /// Moves the clock and ends the pauses that are over.
    package func advance(by duration: Duration) {
        let awake = state.withLock { state -> [Sleeper] in
            state.uptime += duration
            let awake = state.sleepers.filter { $0.due <= state.uptime }
            state.sleepers.removeAll { $0.due <= state.uptime }
            return awake
        }
        for sleeper in awake { sleeper.continuation.resume(returning: true) }
    }
}
