/// How the invoiced periods of an agreement follow each other.
package enum BillingCycle: Hashable, Sendable {
    case weeks(Int)
    case months(Int)

    /// The cycle of this name; `nil`: unknown, or one that does not recur.
    ///
    /// Source: ConnectWise REST, billing cycles, options BiMonthly, BiWeekly, Monthly, NotRecurring, Quarterly, SemiAnnual,
    /// Weekly, Yearly. Names are a system's own, so other spellings of these are read as well.
    package init?(named name: String) {
        switch name.lowercased().filter(\.isLetter) {
        case "weekly", "week": self = .weeks(1)
        case "biweekly": self = .weeks(2)
        case "monthly", "month", "calendarmonth": self = .months(1)
        case "bimonthly": self = .months(2)
        case "quarterly", "quarter": self = .months(3)
        case "semiannual", "semiannually", "halfyearly": self = .months(6)
        case "yearly", "annual", "annually", "year": self = .months(12)
        default: return nil
        }
    }

    /// The first day of the period behind the one that begins on `first`.
    func following(_ first: BillingDate) -> BillingDate {
        switch self {
        case .weeks(let weeks): first.adding(days: 7 * weeks)
        case .months(let months): first.adding(months: months)
        }
    }

    /// The first day of the period that holds `day`, where `anchor` is the first day of one.
    package func start(holding day: BillingDate, from anchor: BillingDate) -> BillingDate {
        let distance = day.daysSinceEpoch - anchor.daysSinceEpoch
        switch self {
        case .weeks(let weeks):
            let length = 7 * weeks
            let periods = (distance >= 0 ? distance : distance - (length - 1)) / length
            return anchor.adding(days: periods * length)
        case .months(let months):
            // A month is too long to be passed over by this guess, so one step back is enough.
            let between = (day.year - anchor.year) * 12 + day.month - anchor.month
            var periods = (between >= 0 ? between : between - (months - 1)) / months
            if anchor.adding(months: periods * months) > day { periods -= 1 }
            return anchor.adding(months: periods * months)
        }
    }
}

extension BillingDate {
    /// The same day of the month so many months later, or the month's last where it has no such day.
    package func adding(months: Int) -> BillingDate {
        let month = year * 12 + (self.month - 1) + months
        for last in [day, 30, 29, 28] where last <= day {
            if let date = BillingDate(year: month / 12, month: month % 12 + 1, day: last) { return date }
        }
        return self
    }
}
