package import Billing

/// Orders runs over all their integrations: by billing date, then by when they were requested.
package struct RunOrder: Hashable, Comparable, Sendable {
    /// The day the run bills.
    package let date: BillingDate
    /// When it was requested, in microseconds since 1970.
    package let requestedAt: Int
    /// Decides between runs of one moment.
    package let run: RunID

    /// A place in the order.
    package init(date: BillingDate, requestedAt: Int, run: RunID) {
        self.date = date
        self.requestedAt = requestedAt
        self.run = run
    }

    /// The older run comes first.
    package static func < (left: Self, right: Self) -> Bool {
        (left.date, left.requestedAt, left.run) < (right.date, right.requestedAt, right.run)
    }
}

/// A company's part of a run that has not ended.
package struct OpenPart: Hashable, Sendable {
    package let part: RunPart
    /// Where its run stands in the order of runs.
    package let order: RunOrder
    /// The integration its run is of.
    package let integration: IntegrationID
    /// Where it stands.
    package let state: RunPartState

    package init(part: RunPart, order: RunOrder, integration: IntegrationID, state: RunPartState) {
        self.part = part
        self.order = order
        self.integration = integration
        self.state = state
    }
}

/// One company's open parts, seen from the run that is being worked on.
package struct CompanyParts: Hashable, Sendable {
    /// Where the run that is worked on stands; `nil`: there is no such run any more, and it supersedes nothing.
    package let newer: RunOrder?
    /// The integration that run is of.
    package let integration: IntegrationID?
    /// The company's open parts, that run's own among them.
    package let open: [OpenPart]

    package init(newer: RunOrder?, integration: IntegrationID?, open: [OpenPart]) {
        self.newer = newer
        self.integration = integration
        self.open = open
    }

    /// What is done for the newer run, by which older runs lose the company.
    package enum Step: Sendable {
        /// The company was read, or could not be: nobody reads it for an older run. What was read may still be planned.
        case read
        /// Its request was found obsolete: as `read`, but parts of an integration that the company has moved to are
        /// still to be worked on.
        case foundObsolete
        /// Its plan was settled, or its part ended without: only the current plan is ever written.
        case written
    }

    /// Parts of older runs whose work a step replaced: nobody else ends them.
    package func superseded(by step: Step) -> [RunPart] {
        guard let newer else { return [] }
        return open.filter { part in
            guard part.order < newer else { return false }
            return switch step {
            case .read: part.state == .requested
            case .foundObsolete: part.state == .requested && part.integration == integration
            case .written: RunPartState.open.contains(part.state)
            }
        }.map(\.part)
    }
}
