import Billing
import Foundation
import Ports

/// When an integration runs: once a local day, at its local time plus a jitter that is the same every day.
///
/// Usage cannot be read in the past: a day that passed without a run is recorded as missed, never caught up. On the
/// day the clock goes forward over the local time, the run starts at the first moment after the gap; on the day it goes
/// back, at the first of the two moments. Jitter never moves a start out of its local day.
struct DailySchedule {
    private let calendar: Calendar
    private let minuteOfDay: Int
    private let jitter: Int
    /// Jitter ends so long before midnight: whoever looks a little late still finds the day.
    private static let room: TimeInterval = 600

    /// `nil` for a time zone the system does not know.
    /// - Parameter jitterSeconds: added to the local time; below an hour.
    init?(timeZone: String, minuteOfDay: Int, jitterSeconds: Int) {
        guard let zone = TimeZone(identifier: timeZone) else { return nil }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        self.calendar = calendar
        self.minuteOfDay = minuteOfDay
        jitter = jitterSeconds
    }

    /// What to do for an integration at `now`, whose newest scheduled or missed day is `lastDate`.
    ///
    /// Before its first run that is the day before the one it became due on: an integration made at noon does not run
    /// for this morning.
    func decide(now: Date, lastDate: BillingDate?, dueSince: Date) -> ScheduleDecision {
        let today = localDay(of: now)
        let latestDue = start(of: today) <= now ? today : today.adding(days: -1)
        let lastDate = lastDate ?? localDay(of: dueSince).adding(days: -1)
        guard latestDue > lastDate else {
            return ScheduleDecision(
                run: nil, missed: [], settledThrough: lastDate, next: start(of: lastDate.adding(days: 1)))
        }
        // Only the local day that still lasts can be read; what lies between is missed.
        let run = latestDue == today ? today : nil
        let missedEnd = run == nil ? latestDue : latestDue.adding(days: -1)
        let missed = days(after: lastDate, through: missedEnd)
        return ScheduleDecision(
            run: run, missed: missed, settledThrough: latestDue, next: start(of: latestDue.adding(days: 1)))
    }

    /// The moment the run of a local day starts.
    func start(of day: BillingDate) -> Date {
        var components = DateComponents()
        components.year = day.year
        components.month = day.month
        components.day = day.day
        components.hour = minuteOfDay / 60
        components.minute = minuteOfDay % 60
        let midnight = DateComponents(year: day.year, month: day.month, day: day.day)
        guard let dayStart = calendar.date(from: midnight) else { return .distantFuture }
        let wanted = DateComponents(hour: components.hour, minute: components.minute)
        let found =
            calendar.nextDate(
                after: dayStart.addingTimeInterval(-1), matching: wanted, matchingPolicy: .nextTime,
                repeatedTimePolicy: .first) ?? dayStart
        let dayEnd = calendar.dateInterval(of: .day, for: dayStart)?.end ?? .distantFuture
        let latest = max(found, dayEnd.addingTimeInterval(-Self.room))
        return min(found.addingTimeInterval(TimeInterval(jitter)), latest)
    }

    private func localDay(of moment: Date) -> BillingDate {
        let parts = calendar.dateComponents([.year, .month, .day], from: moment)
        return BillingDate(year: parts.year ?? 1970, month: parts.month ?? 1, day: parts.day ?? 1)
            ?? BillingDate(daysSinceEpoch: 0)
    }

    private func days(after first: BillingDate, through last: BillingDate) -> [BillingDate] {
        guard first < last else { return [] }
        // A switched-off platform is not asked about more than this; the rest of a long gap is one fact anyway.
        let bound = max(first.daysSinceEpoch + 1, last.daysSinceEpoch - 365)
        return (bound...last.daysSinceEpoch).map { BillingDate(daysSinceEpoch: $0) }
    }
}
