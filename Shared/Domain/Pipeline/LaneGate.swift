import Locking
public import Ports

/// Closes the way to an outside system that throttles or refuses us, for all workers of this process.
///
/// A closed lane lets one probe through when its time has come; the next success opens it. Times are monotonic.
public final class LaneGate: Sendable {
    private struct Lane: Sendable {
        var closedUntil: Duration
    }

    private let clock: any BusinessClock
    private let lanes = Locked<[String: Lane]>([:])

    /// A gate with every lane open.
    public init(clock: any BusinessClock) { self.clock = clock }

    /// How long to wait before calling the lane's system; `nil`: call now.
    ///
    /// Asking when the time has come takes the probe: others wait `interval` more.
    public func wait(for lane: String, probeEvery interval: Duration) -> Duration? {
        let now = clock.uptime
        return lanes.withLock { lanes in
            guard let state = lanes[lane] else { return nil }
            if now < state.closedUntil { return state.closedUntil - now }
            lanes[lane]?.closedUntil = now + interval
            return nil
        }
    }

    /// The system answered: the lane is open.
    ///
    /// Returns whether it had been closed.
    @discardableResult
    public func succeeded(_ lane: String) -> Bool { lanes.withLock { $0.removeValue(forKey: lane) != nil } }

    /// The system asked to be left alone, or refuses us: nobody calls for `duration`.
    public func close(_ lane: String, for duration: Duration) {
        let until = clock.uptime + duration
        lanes.withLock { lanes in
            lanes[lane] = Lane(closedUntil: max(until, lanes[lane]?.closedUntil ?? until))
        }
    }

    /// How many lanes are closed now.
    public var closed: Int { lanes.withLock { $0.count } }
}
