package import Billing

/// The days on which an integration's due run did not take place, since one last did.
package struct MissedDays: Hashable, Sendable {
    /// In order; empty: nothing is missing.
    package let days: [BillingDate]

    /// - Parameters:
    ///   - missed: days that passed without their due run.
    ///   - lastTaken: the newest day of which a run took place.
    package init(missed: [BillingDate], lastTaken: BillingDate?) {
        days = Set(missed).filter { day in lastTaken.map { day > $0 } ?? true }.sorted()
    }

    /// What people are told; `nil`: nothing.
    package var exception: BillingException? {
        guard !days.isEmpty else { return nil }
        return BillingException(
            .runMissed,
            message: "The daily run did not take place on \(words): usage cannot be read in the past, so the additions "
                + "stayed as they were. The next run that completes closes this; start one now if today's has not run, "
                + "and if this comes again ask the operator whether the usage-collector was stopped.")
    }

    /// The days in words, those in a row as one: `2026-11-20 to 2026-11-22 and 2026-11-24`.
    private var words: String {
        var rows: [(first: BillingDate, last: BillingDate)] = []
        for day in days {
            if let row = rows.last, row.last.adding(days: 1) == day {
                rows[rows.count - 1].last = day
            } else {
                rows.append((day, day))
            }
        }
        let texts = rows.map { $0.first == $0.last ? "\($0.first)" : "\($0.first) to \($0.last)" }
        guard let last = texts.last, texts.count > 1 else { return texts.joined() }
        return texts.dropLast().joined(separator: ", ") + " and " + last
    }
}

extension RunState {
    /// Whether the run took place: its day is not missing, whatever single companies' parts came to.
    package var tookPlace: Bool {
        switch self {
        case .completed, .completedWithFailures: true
        case .running, .failed, .notCollected: false
        }
    }
}
