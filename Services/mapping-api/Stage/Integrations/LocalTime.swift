import Billing
import Foundation

/// Days and times of day in an integration's time zone.
struct LocalTime {
    private let calendar: Calendar

    /// The zone of an IANA name; `nil` if there is none.
    ///
    /// Abbreviations such as `CET` or `GMT+2` are not names of places.
    init?(_ name: String) {
        guard name == "UTC" || (name.contains("/") && TimeZone.knownTimeZoneIdentifiers.contains(name)),
            let zone = TimeZone(identifier: name)
        else { return nil }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        self.calendar = calendar
    }

    /// The day of an instant there.
    func day(of instant: Date) -> BillingDate? {
        let parts = calendar.dateComponents([.year, .month, .day], from: instant)
        guard let year = parts.year, let month = parts.month, let day = parts.day else { return nil }
        return BillingDate(year: year, month: month, day: day)
    }

    /// The next instant at which it is so many minutes after midnight there.
    func next(minute: Int, after instant: Date) -> Date? {
        calendar.nextDate(
            after: instant, matching: DateComponents(hour: minute / 60, minute: minute % 60, second: 0),
            matchingPolicy: .nextTime)
    }
}

/// The IANA name of a time zone, such as `Europe/Berlin` or `UTC`, if there is one of that name.
public func knownTimeZone(_ name: String) throws(Malformed) -> String {
    guard LocalTime(name) != nil else {
        throw Malformed(.invalid, "must be an IANA time zone, such as Europe/Berlin or UTC")
    }
    return name
}
