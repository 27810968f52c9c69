package import Billing
package import Foundation

/// A person's answer, as stored.
package struct StoredAnswer: Hashable, Sendable {
    package let answer: GuardAnswer
    /// Who.
    package let actor: String
    /// When, by the store's clock.
    package let at: Date

    package init(answer: GuardAnswer, actor: String, at: Date) {
        self.answer = answer
        self.actor = actor
        self.at = at
    }
}

/// A change that waits, as stored.
package struct StoredHeld: Hashable, Sendable {
    /// Where its answer stands.
    package enum State: String, CaseIterable, Hashable, Sendable {
        /// Nobody has answered it at this value.
        case waiting
        /// It will pass with the next plan.
        case approved
        /// A person has said no to this value; it is asked again when the value changes.
        case rejected
    }

    /// Its number.
    package let id: Int
    package let integration: IntegrationID
    package let integrationName: String
    package let company: ManagedCompanyID
    /// The company's identity at its source.
    package let identity: String
    package let companyName: String
    package let change: HeldChange
    /// The billing date of the plan that wants it.
    package let billingDate: BillingDate
    package let since: Date
    package let closedAt: Date?
    /// The newest answer for its slot and direction.
    package let newestAnswer: StoredAnswer?

    package init(
        id: Int, integration: IntegrationID, integrationName: String, company: ManagedCompanyID, identity: String,
        companyName: String, change: HeldChange, billingDate: BillingDate, since: Date, closedAt: Date?,
        newestAnswer: StoredAnswer?
    ) {
        self.id = id
        self.integration = integration
        self.integrationName = integrationName
        self.company = company
        self.identity = identity
        self.companyName = companyName
        self.change = change
        self.billingDate = billingDate
        self.since = since
        self.closedAt = closedAt
        self.newestAnswer = newestAnswer
    }

    /// The answer that is about this very change: one that was given before it waited, or at another value, is not.
    package var answer: StoredAnswer? {
        guard let newest = newestAnswer, newest.at >= since else { return nil }
        let wanted = QuantityChange(slot: change.slot, from: change.from, to: change.to)
        switch newest.answer.kind {
        case .approve: return newest.answer.allows(wanted, on: billingDate) ? newest : nil
        case .reject: return newest.answer.limit == change.to ? newest : nil
        }
    }

    package var state: State {
        switch answer?.answer.kind {
        case nil: .waiting
        case .approve: .approved
        case .reject: .rejected
        }
    }
}

/// Which held entries are wanted, oldest first.
package struct HeldFilter: Hashable, Sendable {
    package var integration: IntegrationID
    /// Only of the company with this identity.
    package var identity: String?
    /// Closed ones too.
    package var includesClosed: Bool
    /// Only those with a higher number.
    package var after: Int?
    /// At most so many.
    package var limit: Int

    package init(
        integration: IntegrationID, identity: String? = nil, includesClosed: Bool = false, after: Int? = nil, limit: Int
    ) {
        self.integration = integration
        self.identity = identity
        self.includesClosed = includesClosed
        self.after = after
        self.limit = limit
    }
}

/// Held entries and their answers.
package protocol HeldRows: Sendable {
    /// Held entries, oldest first.
    func held(_ filter: HeldFilter) async throws(MappingStoreError) -> [StoredHeld]
    /// The newest answer of a company for a slot, whatever direction.
    func newestAnswer(
        of company: ManagedCompanyID, for slot: Slot
    ) async throws(MappingStoreError) -> StoredAnswer?
    /// Adds an answer; the newest one counts.
    func add(
        _ answer: GuardAnswer, of company: ManagedCompanyID, by actor: String
    ) async throws(MappingStoreError) -> StoredAnswer
    /// Closes the open held entries of a company that left its integration.
    func closeHeld(of company: ManagedCompanyID) async throws(MappingStoreError)
}
