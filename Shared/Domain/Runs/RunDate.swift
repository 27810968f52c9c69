package import Billing

/// What day it is, by the store's clock.
package struct RunCalendar: Hashable, Sendable {
    /// In the integration's time zone.
    package let today: BillingDate
    package let todayInUTC: BillingDate

    package init(today: BillingDate, todayInUTC: BillingDate) {
        self.today = today
        self.todayInUTC = todayInUTC
    }
}

/// What a request for a run leads to (rule 13): the one place that decides it, for every way to ask.
package enum RunDate: Hashable, Sendable {
    /// A run collects for this day.
    case run(BillingDate)
    /// The day is before the newest one that was requested: it can only be computed again from what is stored.
    case past(BillingDate, newest: BillingDate)
    /// The day may not be requested.
    case refused(RunDateRefusal)

    /// How far ahead of the UTC date a date may be requested: somewhere it is tomorrow already.
    package static let daysAhead = 1
    /// How far back a run can begin.
    ///
    /// Every month that is requested needs rows of its own, so it has to end somewhere.
    package static let daysBack = 31

    /// Decides.
    /// - Parameters:
    ///   - asked: the day asked for; `nil`: the integration's today.
    ///   - newest: the newest day that was requested of the integration.
    package init(_ asked: BillingDate?, newest: BillingDate?, calendar: RunCalendar) {
        let date = asked ?? calendar.today
        let last = calendar.todayInUTC.adding(days: Self.daysAhead)
        let earliest = calendar.todayInUTC.adding(days: -Self.daysBack)
        if date > last {
            self = .refused(.tooLate(date, last: last))
        } else if let newest, date < newest {
            self = .past(date, newest: newest)
        } else if date < earliest, date != newest {
            self = .refused(.tooEarly(date, earliest: earliest))
        } else {
            self = .run(date)
        }
    }
}

/// Why a day may not be requested.
package enum RunDateRefusal: Error, Hashable, Sendable {
    /// It lies too far ahead.
    case tooLate(BillingDate, last: BillingDate)
    /// It never was the newest and lies too far back.
    case tooEarly(BillingDate, earliest: BillingDate)
    /// A later day was requested already, and nothing is stored that it could be computed from.
    case nothingStored(BillingDate)
    /// A later day was requested already.
    case beforeNewest(BillingDate, newest: BillingDate)
    /// The store does not know the integration's time zone, so nobody can say what day it is there.
    case timeZoneUnknown(String)

    /// What is wrong and what may be asked for, to stand behind the name of the field.
    package var sentence: String {
        switch self {
        case .tooLate(let date, let last):
            "is \(date); a date may be requested up to one day after today (UTC), until \(last)."
        case .tooEarly(let date, let earliest):
            "is \(date); usage cannot be read in the past. The earliest date a run can begin with is \(earliest)."
        case .nothingStored(let date):
            "usage cannot be read in the past, and nothing is stored for \(date). Choose the newest date or a later "
                + "one."
        case .beforeNewest(let date, let newest):
            "is \(date), before the newest requested date \(newest): usage cannot be read in the past. Choose the "
                + "newest date or a later one."
        case .timeZoneUnknown(let zone):
            "cannot be told: the integration's time zone \(zone) is not known here. Save another one."
        }
    }
}
