package import Foundation

/// An instant of the store, in microseconds since 1970, as PostgreSQL keeps them.
package struct Moment: Hashable, Comparable, Sendable {
    package let microseconds: Int

    package init(microseconds: Int) { self.microseconds = microseconds }

    package init(_ date: Date) {
        // By way of the reference date, which is nearer and so loses less of the fraction.
        let sinceReference = (date.timeIntervalSinceReferenceDate * 1e6).rounded()
        microseconds = Int(sinceReference) + Int(Date.timeIntervalBetween1970AndReferenceDate) * 1_000_000
    }

    package var date: Date {
        let seconds = Int(Date.timeIntervalBetween1970AndReferenceDate) * 1_000_000
        return Date(timeIntervalSinceReferenceDate: Double(microseconds - seconds) / 1e6)
    }

    /// Whole milliseconds since 1970.
    var milliseconds: Int { Int((Double(microseconds) / 1000).rounded(.down)) }

    package static func < (left: Self, right: Self) -> Bool { left.microseconds < right.microseconds }

    package static func + (left: Self, right: Duration) -> Self {
        Moment(microseconds: left.microseconds + right.inMicroseconds)
    }

    package static func - (left: Self, right: Duration) -> Self {
        Moment(microseconds: left.microseconds - right.inMicroseconds)
    }

    package static func - (left: Self, right: Self) -> Duration {
        .microseconds(left.microseconds - right.microseconds)
    }
}

extension Duration {
    fileprivate var inMicroseconds: Int {
        Int(components.seconds) * 1_000_000 + Int(components.attoseconds / 1_000_000_000_000)
    }
}

/// The clock of the store; whoever makes one decides whether it stands still, is moved or advances with every reading.
package protocol StoreClock: Sendable {
    /// The present instant.
    var now: Date { get }
}
