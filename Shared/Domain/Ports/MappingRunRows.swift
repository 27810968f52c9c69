package import Billing
package import Contracts
package import Foundation
package import Runs

/// A billing run, as stored.
package struct StoredRun: Hashable, Sendable {
    package let id: RunID
    /// Which integration it passes over.
    package let integration: IntegrationID
    /// That integration's name.
    package let integrationName: String
    /// The day it bills.
    package let billingDate: BillingDate
    /// What asked for it.
    package let trigger: RunTrigger
    /// Where it stands.
    package let state: RunState
    /// When it was requested.
    package let requestedAt: Date
    /// Who requested it.
    package let requestedBy: String
    /// When it ended.
    package let endedAt: Date?
    /// Its companies by state.
    package let counts: [RunPartState: Int]

    package init(
        id: RunID, integration: IntegrationID, integrationName: String, billingDate: BillingDate,
        trigger: RunTrigger, state: RunState, requestedAt: Date, requestedBy: String, endedAt: Date?,
        counts: [RunPartState: Int]
    ) {
        self.id = id
        self.integration = integration
        self.integrationName = integrationName
        self.billingDate = billingDate
        self.trigger = trigger
        self.state = state
        self.requestedAt = requestedAt
        self.requestedBy = requestedBy
        self.endedAt = endedAt
        self.counts = counts
    }
}

/// One company's part of a run.
package struct StoredRunCompany: Hashable, Sendable {
    /// Its identity at the source.
    package let identity: String
    package let name: String
    /// Where it stands.
    package let state: RunPartState
    /// How it ended.
    package let outcome: String?

    /// A part of a run.
    package init(identity: String, name: String, state: RunPartState, outcome: String?) {
        self.identity = identity
        self.name = name
        self.state = state
        self.outcome = outcome
    }
}

/// Which runs are wanted, newest first.
package struct RunFilter: Hashable, Sendable {
    /// Only of this integration.
    package var integration: IntegrationID?
    /// Only for this day.
    package var billingDate: BillingDate?
    /// Only in this state.
    package var state: RunState?
    /// Only after the run with this id, in the order of the list.
    package var after: RunID?
    /// At most so many.
    package var limit: Int

    package init(
        integration: IntegrationID? = nil, billingDate: BillingDate? = nil, state: RunState? = nil,
        after: RunID? = nil,
        limit: Int
    ) {
        self.integration = integration
        self.billingDate = billingDate
        self.state = state
        self.after = after
        self.limit = limit
    }
}

/// A plan with what became of it, as stored.
package struct StoredPlan: Hashable, Sendable {
    /// The company's identity at its source.
    package let identity: String
    package let name: String
    /// Orders plans of one company and day; the highest is current.
    package let sequence: Int
    package let plan: AdditionPlan
    /// How it ended; `nil`: not yet.
    package let outcome: AdditionResult.Outcome?
    /// How each slot ended.
    package let settlements: [SlotSettlement]

    package init(
        identity: String, name: String, sequence: Int, plan: AdditionPlan, outcome: AdditionResult.Outcome?,
        settlements: [SlotSettlement]
    ) {
        self.identity = identity
        self.name = name
        self.sequence = sequence
        self.plan = plan
        self.outcome = outcome
        self.settlements = settlements
    }
}

/// An exception, as stored.
package struct StoredException: Hashable, Sendable {
    /// Its number.
    package let id: Int
    package let integration: IntegrationID
    package let integrationName: String
    /// The company's identity at its source, where one is concerned.
    package let identity: String?
    package let companyName: String?
    /// What it is.
    package let exception: BillingException
    /// When it was first seen.
    package let openedAt: Date
    /// When it was last seen.
    package let seenAt: Date
    /// When it ended.
    package let closedAt: Date?

    package init(
        id: Int, integration: IntegrationID, integrationName: String, identity: String?, companyName: String?,
        exception: BillingException, openedAt: Date, seenAt: Date, closedAt: Date?
    ) {
        self.id = id
        self.integration = integration
        self.integrationName = integrationName
        self.identity = identity
        self.companyName = companyName
        self.exception = exception
        self.openedAt = openedAt
        self.seenAt = seenAt
        self.closedAt = closedAt
    }
}

/// Which exceptions are wanted, oldest first.
package struct ExceptionFilter: Hashable, Sendable {
    /// Only of this integration.
    package var integration: IntegrationID?
    /// Only of this code.
    package var code: BillingExceptionCode?
    /// Only about the company with this identity.
    package var identity: String?
    /// Closed ones too.
    package var includesClosed: Bool
    /// Only those with a higher number.
    package var after: Int?
    /// At most so many.
    package var limit: Int

    package init(
        integration: IntegrationID? = nil, code: BillingExceptionCode? = nil, identity: String? = nil,
        includesClosed: Bool = false, after: Int? = nil, limit: Int
    ) {
        self.integration = integration
        self.code = code
        self.identity = identity
        self.includesClosed = includesClosed
        self.after = after
        self.limit = limit
    }
}
