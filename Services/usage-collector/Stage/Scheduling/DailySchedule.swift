import Billing
import Ports

/// What is due for an integration that runs once a day of its own time zone.
///
/// Usage cannot be read in the past: a day that passed without a run is recorded as missed, never caught up.
enum DailySchedule {
    /// A switched-off platform is not asked about more days than this; the rest of a long gap is one fact anyway.
    static let longestGap = 366

    /// What to do for an integration that stands so.
    ///
    /// Before its first run the newest day is the one before it became due: an integration made at noon does not run
    /// for this morning.
    static func decide(_ standing: ScheduleStanding) -> ScheduleDecision {
        let latestDue = standing.hasStarted ? standing.today : standing.today.adding(days: -1)
        let lastDate = standing.lastDate ?? standing.dueSince.adding(days: -1)
        guard latestDue > lastDate else {
            return ScheduleDecision(
                run: nil, missed: [], settledThrough: lastDate, next: .start(of: lastDate.adding(days: 1)))
        }
        // Only the local day that still lasts can be read; what lies between is missed.
        let run = standing.hasStarted ? standing.today : nil
        let missedEnd = run == nil ? latestDue : latestDue.adding(days: -1)
        return ScheduleDecision(
            run: run, missed: days(after: lastDate, through: missedEnd), settledThrough: latestDue,
            next: .start(of: latestDue.adding(days: 1)))
    }

    private static func days(after first: BillingDate, through last: BillingDate) -> [BillingDate] {
        guard first < last else { return [] }
        let bound = max(first.daysSinceEpoch + 1, last.daysSinceEpoch - longestGap + 1)
        return (bound...last.daysSinceEpoch).map { BillingDate(daysSinceEpoch: $0) }
    }
}
