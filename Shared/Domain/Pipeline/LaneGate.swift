import Locking
package import Ports

/// Closes the way to an outside system that throttles or refuses us, for all workers of this process.
///
/// A closed lane lets one probe through when its time has come: the others wait for how it ends. Whoever was let through
/// says how it went: `succeeded`, `close` again, or `unresolved`. Times are monotonic.
package final class LaneGate: Sendable {
    private struct Lane: Sendable {
        var closedUntil: Duration
        var isProbed: Bool
    }

    private let clock: any BusinessClock
    private let lanes = Locked<[String: Lane]>([:])
    /// How long others wait while a probe is under way.
    private let probeWait: Duration

    /// A gate with every lane open.
    package init(clock: any BusinessClock, probeWait: Duration = .seconds(1)) {
        self.clock = clock
        self.probeWait = probeWait
    }

    /// How long to wait before calling the lane's system; `nil`: call now, and say how it went.
    package func wait(for lane: String) -> Duration? {
        let now = clock.uptime
        return lanes.withLock { lanes in
            guard let state = lanes[lane] else { return nil }
            if now < state.closedUntil { return state.closedUntil - now }
            if state.isProbed { return probeWait }
            lanes[lane]?.isProbed = true
            return nil
        }
    }

    /// The system answered: the lane is open.
    package func succeeded(_ lane: String) { lanes.withLock { _ = $0.removeValue(forKey: lane) } }

    /// The system asked to be left alone, or refuses us: nobody calls for `duration`.
    package func close(_ lane: String, for duration: Duration) {
        let until = clock.uptime + duration
        lanes.withLock { $0[lane] = Lane(closedUntil: until, isProbed: false) }
    }

    /// Nothing was learned of the system: the next one may probe.
    package func unresolved(_ lane: String) { lanes.withLock { $0[lane]?.isProbed = false } }

    /// How many lanes are closed now.
    package var closed: Int { lanes.withLock { $0.count } }
}
