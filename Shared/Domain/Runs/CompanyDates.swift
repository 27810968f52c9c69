package import Billing

/// The newest billing dates a company was read for, or may still be, in its integration: which of its plans may write
/// (rule 13).
///
/// Measured for each company: a day that was merely requested of the integration, and for which nobody will read this
/// company any more, replaces nothing.
package struct CompanyDates: Hashable, Sendable {
    /// The newest billing date with a stored snapshot; `nil`: it was never read.
    package let read: BillingDate?
    /// The newest billing date for which its reading is requested, and neither made nor given up; `nil`: none.
    package let awaited: BillingDate?

    package init(read: BillingDate?, awaited: BillingDate?) {
        self.read = read
        self.awaited = awaited
    }

    /// What may be done with a plan.
    package enum Turn: Hashable, Sendable {
        /// It may be written.
        case writes
        /// A reading for this later date is awaited: its plan will be written if it comes, this one if it does not.
        case waits(for: BillingDate)
        /// The company was read for this later date: nothing of the plan is ever written.
        case superseded(by: BillingDate)
    }

    /// The newest of both.
    package var newest: BillingDate? {
        guard let read, let awaited else { return read ?? awaited }
        return max(read, awaited)
    }

    /// What may be done with a plan of this billing date.
    /// - Parameter isPlannedAgain: whether it was made again from its snapshot, because somebody saved or decided
    ///   something: of the newest snapshot it waits for nothing.
    package func turn(of date: BillingDate, isPlannedAgain: Bool) -> Turn {
        if let read, read > date { return .superseded(by: read) }
        if let awaited, awaited > date, !isPlannedAgain { return .waits(for: awaited) }
        return .writes
    }
}
