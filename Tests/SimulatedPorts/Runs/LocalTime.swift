package import Billing
import Foundation

/// Days and times of a time zone, computed from its offsets alone.
package struct LocalTime: Sendable {
    private let zone: TimeZone

    /// `nil` for a name that is neither the IANA name of a place nor `UTC`.
    package init?(_ name: String) {
        guard name == "UTC" || name.contains("/"), let zone = TimeZone(identifier: name) else { return nil }
        self.zone = zone
    }

    /// The day it is there.
    package func day(of moment: Moment) -> BillingDate {
        let second = seconds(moment) + offset(seconds(moment))
        return BillingDate(daysSinceEpoch: Int((Double(second) / 86_400).rounded(.down)))
    }

    /// The first moment at which it is so many minutes after midnight of a day, or later: the first of two, or the first
    /// after a gap.
    package func moment(_ minute: Int, of day: BillingDate) -> Moment {
        let wanted = day.daysSinceEpoch * 86_400 + minute * 60
        return Moment(microseconds: first(wanted) * 1_000_000)
    }

    /// When a daily run starts: at its minute, and so much later, but not in the last minutes of its day.
    package func start(_ minute: Int, of day: BillingDate, jitter: Duration) -> Moment {
        let wanted = moment(minute, of: day)
        let latest = max(wanted, moment(0, of: day.adding(days: 1)) - Self.room)
        return min(wanted + jitter, latest)
    }

    /// Jitter ends so long before midnight: whoever looks a little late still finds the day.
    private static let room = Duration.seconds(600)

    private func seconds(_ moment: Moment) -> Int { Int((Double(moment.microseconds) / 1e6).rounded(.down)) }

    private func offset(_ second: Int) -> Int {
        zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(second)))
    }

    /// The first second whose local time is `wanted` or later.
    private func first(_ wanted: Int) -> Int {
        var begin = wanted - 26 * 3600
        let end = wanted + 26 * 3600
        while begin < end {
            let offset = offset(begin)
            let change = nextChange(after: begin, until: end)
            let candidate = max(begin, wanted - offset)
            if candidate < change { return candidate }
            begin = change
        }
        return wanted - offset(wanted)
    }

    /// When the offset changes next; `end` if it does not before.
    private func nextChange(after begin: Int, until end: Int) -> Int {
        let old = offset(begin)
        guard let hour = stride(from: begin + 3600, through: end, by: 3600).first(where: { offset($0) != old })
        else { return end }
        var low = hour - 3600
        var high = hour
        while high - low > 1 {
            let middle = (low + high) / 2
            if offset(middle) == old { low = middle } else { high = middle }
        }
        return high
    }
}
