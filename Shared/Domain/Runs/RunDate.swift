package import Billing

/// Which days may be requested: the one source of it for API, command line and whoever else asks.
package struct RunDateLimits: Hashable, Sendable {
    /// How far back a date may be requested.
    ///
    /// Every month that is requested needs rows of its own, so it has to end somewhere.
    package static let daysBack = 31

    /// The integration's own today, by the store's clock: the last day that has come.
    package let today: BillingDate
    /// The first day that may be requested.
    package var earliest: BillingDate { today.adding(days: -Self.daysBack) }

    package init(today: BillingDate) { self.today = today }

    /// The limits in words.
    var sentence: String {
        "a date may be requested from \(earliest), \(Self.daysBack) days back, to the integration's own today, \(today)."
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

    /// Decides.
    /// - Parameters:
    ///   - asked: the day asked for; `nil`: now, which always reads.
    ///   - newest: the newest day that was requested of the integration.
    package init(_ asked: BillingDate?, newest: BillingDate?, limits: RunDateLimits) {
        let date = asked ?? limits.today
        if date > limits.today {
            self = .refused(.tooLate(date, limits))
        } else if date < limits.earliest {
            self = .refused(.tooEarly(date, limits))
        } else if asked != nil, let newest, date < newest {
            self = .past(date, newest: newest)
        } else {
            self = .run(date)
        }
    }
}

/// Why a day may not be requested.
package enum RunDateRefusal: Error, Hashable, Sendable {
    /// It has not come yet.
    case tooLate(BillingDate, RunDateLimits)
    /// It lies too far back.
    case tooEarly(BillingDate, RunDateLimits)
    /// A later day was requested already, and nothing is stored that it could be computed from.
    case nothingStored(BillingDate)
    /// A later day was requested already.
    case beforeNewest(BillingDate, newest: BillingDate)
    /// The store does not know the integration's time zone, so nobody can say what day it is there.
    case timeZoneUnknown(String)

    /// What is wrong and what may be asked for, to stand behind the name of the field.
    package var sentence: String {
        switch self {
        case .tooLate(let date, let limits): "is \(date), which has not come yet; \(limits.sentence)"
        case .tooEarly(let date, let limits):
            "is \(date), and usage cannot be read in the past; \(limits.sentence)"
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
