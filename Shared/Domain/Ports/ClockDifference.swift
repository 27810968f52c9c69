package import Foundation

/// How far a process's own clock is from the store's, which alone says what day it is.
package struct ClockDifference: Hashable, Sendable {
    /// A process whose clock is further off is not ready, and schedules nothing.
    package static let limit = Duration.seconds(30)

    /// By how many seconds the own clock is ahead of the store's; negative: behind it.
    package let secondsAhead: Double

    /// The difference that remains however long the answer took.
    /// - Parameters:
    ///   - before: the own clock before the store was asked.
    ///   - store: what the store answered.
    ///   - after: the own clock after its answer.
    package init(before: Date, store: Date, after: Date) {
        let (first, last) = (min(before, after), max(before, after))
        secondsAhead =
            if store < first { first.timeIntervalSince(store) } else if store > last {
                last.timeIntervalSince(store)
            } else { 0 }
    }

    package var isTolerable: Bool { abs(secondsAhead) <= Self.limit / .seconds(1) }
}

extension ClockDifference: Error, CustomStringConvertible {
    /// What is wrong and what to do about it.
    package var description: String {
        let seconds = Int(abs(secondsAhead).rounded())
        return
            "this machine's clock is \(seconds) s \(secondsAhead > 0 ? "ahead of" : "behind") PostgreSQL's; set it right "
            + "(NTP), until then no run is scheduled here"
    }
}

/// What asks the store for its clock.
package protocol StoreTime: Sendable {
    /// The present instant as the store dates runs by it, shifted as its connection is.
    func present() async throws(PortError) -> Date
}

extension StoreTime {
    /// How far `clock` is from the store's.
    package func difference(from clock: any BusinessClock) async throws(PortError) -> ClockDifference {
        let before = clock.now
        let store = try await present()
        return ClockDifference(before: before, store: store, after: clock.now)
    }
}
