package import Foundation
import Locking

/// A store's clock that stands still until a test moves it.
package final class MovedClock: StoreClock {
    private let state: Locked<Moment>

    /// Stands at `now`: 2026-11-24 15:20 in Berlin, unless said otherwise.
    package init(_ now: Date = Date(timeIntervalSince1970: 1_795_530_000)) { state = Locked(Moment(now)) }

    package var now: Date { state.withLock { $0.date } }

    /// Moves it on.
    package func advance(by duration: Duration) { state.withLock { $0 = $0 + duration } }

    /// Sets it, backwards too.
    package func set(_ now: Date) { state.withLock { $0 = Moment(now) } }
}

/// A store's clock that is a microsecond later whenever it is read: whatever happens later has a later time.
package final class TickingClock: StoreClock {
    private let state: Locked<Moment>

    /// Begins at `now`.
    package init(_ now: Date = Date(timeIntervalSince1970: 1_795_530_000)) { state = Locked(Moment(now)) }

    package var now: Date {
        state.withLock { moment in
            moment = moment + .microseconds(1)
            return moment.date
        }
    }

    /// Moves it on.
    package func advance(by duration: Duration) { state.withLock { $0 = $0 + duration } }
}
