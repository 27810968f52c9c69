public import Billing
public import Contracts
public import Foundation
public import Runs

/// A billing run, as stored.
public struct StoredRun: Hashable, Sendable {
    /// Its id.
    public let id: RunID
    /// Which integration it passes over.
    public let integration: IntegrationID
    /// That integration's name.
    public let integrationName: String
    /// The day it bills.
    public let billingDate: BillingDate
    /// What asked for it.
    public let trigger: RunTrigger
    /// Where it stands.
    public let state: RunState
    /// When it was requested.
    public let requestedAt: Date
    /// Who requested it.
    public let requestedBy: String
    /// When it ended.
    public let endedAt: Date?
    /// Its companies by state.
    public let counts: [RunPartState: Int]

    /// A stored run.
    public init(
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
public struct StoredRunCompany: Hashable, Sendable {
    /// Its identity at the source.
    public let identity: String
    /// Its name.
    public let name: String
    /// Where it stands.
    public let state: RunPartState
    /// How it ended.
    public let outcome: String?

    /// A part of a run.
    public init(identity: String, name: String, state: RunPartState, outcome: String?) {
        self.identity = identity
        self.name = name
        self.state = state
        self.outcome = outcome
    }
}

/// Which runs are wanted, newest first.
public struct RunFilter: Hashable, Sendable {
    /// Only of this integration.
    public var integration: IntegrationID?
    /// Only for this day.
    public var billingDate: BillingDate?
    /// Only in this state.
    public var state: RunState?
    /// Only after the run with this id, in the order of the list.
    public var after: RunID?
    /// At most so many.
    public var limit: Int

    /// A filter.
    public init(
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
public struct StoredPlan: Hashable, Sendable {
    /// The company's identity at its source.
    public let identity: String
    /// Its name.
    public let name: String
    /// Orders plans of one company and day; the highest is current.
    public let sequence: Int
    /// The plan.
    public let plan: AdditionPlan
    /// How it ended; `nil`: not yet.
    public let outcome: AdditionResult.Outcome?
    /// How each slot ended.
    public let settlements: [SlotSettlement]

    /// A stored plan.
    public init(
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
public struct StoredException: Hashable, Sendable {
    /// Its number.
    public let id: Int
    /// The integration.
    public let integration: IntegrationID
    /// The integration's name.
    public let integrationName: String
    /// The company's identity at its source, where one is concerned.
    public let identity: String?
    /// The company's name.
    public let companyName: String?
    /// What it is.
    public let exception: BillingException
    /// When it was first seen.
    public let openedAt: Date
    /// When it was last seen.
    public let seenAt: Date
    /// When it ended.
    public let closedAt: Date?

    /// A stored exception.
    public init(
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
public struct ExceptionFilter: Hashable, Sendable {
    /// Only of this integration.
    public var integration: IntegrationID?
    /// Only of this code.
    public var code: BillingExceptionCode?
    /// Closed ones too.
    public var includesClosed: Bool
    /// Only those with a higher number.
    public var after: Int?
    /// At most so many.
    public var limit: Int

    /// A filter.
    public init(
        integration: IntegrationID? = nil, code: BillingExceptionCode? = nil, includesClosed: Bool = false,
        after: Int? = nil, limit: Int
    ) {
        self.integration = integration
        self.code = code
        self.includesClosed = includesClosed
        self.after = after
        self.limit = limit
    }
}
