import Billing
import Foundation

/// Which billing date a request means, and whether it may be requested (rule 13).
struct RequestedDate {
    /// The date to run: the one asked for, or today in the time zone; at most one day after the UTC date.
    static func checked(
        _ asked: BillingDate?, timeZone: String, now: Date
    ) throws(Refusal) -> BillingDate {
        guard let today = LocalTime("UTC")?.day(of: now), let local = LocalTime(timeZone)?.day(of: now) else {
            throw Refusal(.internalError, "The integration's time zone \(timeZone) is not known here. Save another.")
        }
        let date = asked ?? local
        let last = today.adding(days: 1)
        guard date <= last else {
            let message = "is \(date); a date may be requested up to one day after today (UTC), until \(last)."
            throw Refusal([FieldProblem("billingDate", .outOfRange, message)])
        }
        return date
    }

    /// Refuses a date that never was the newest and lies too far back: usage cannot be read in the past.
    static func requireRecent(_ date: BillingDate, newest: BillingDate?, now: Date) throws(Refusal) {
        guard date != newest, let today = LocalTime("UTC")?.day(of: now) else { return }
        let earliest = today.adding(days: -BillingDate.runsBack)
        guard date < earliest else { return }
        let message =
            "is \(date); usage cannot be read in the past. The earliest date a run can begin with is \(earliest)."
        throw Refusal([FieldProblem("billingDate", .outOfRange, message)])
    }
}
