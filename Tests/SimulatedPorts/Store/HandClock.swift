package import Foundation
import Locking

/// A store's clock that a test moves; every reading is a microsecond later, so that what happens later has a later time.
package final class HandClock: StoreClock {
    private let state: Locked<Moment>

    /// Begins at `now`: the afternoon of 2026-11-24 in Berlin, unless said otherwise.
    package init(_ now: Date = Date(timeIntervalSince1970: 1_795_530_000)) { state = Locked(Moment(now)) }

    package var now: Date {
        state.withLock { moment in
            moment = moment + .microseconds(1)
            return moment.date
        }
    }

    /// Moves it on.
    package func advance(by duration: Duration) { state.withLock { $0 = $0 + duration } }

    /// Sets it, backwards too.
    package func set(_ now: Date) { state.withLock { $0 = Moment(now) } }
}
