package import Billing
package import Foundation

/// A person's decision, as stored.
package struct StoredDecision: Hashable, Sendable {
    package let decision: PersonDecision
    /// The integration it was decided in.
    package let integration: IntegrationID
    package let integrationName: String
    package let company: ManagedCompanyID
    /// The company's identity at its source.
    package let identity: String
    package let companyName: String
    /// Who.
    package let actor: String
    /// When, by the store's clock.
    package let at: Date
    package let closedAt: Date?
    /// How it closed; `nil`: it is open.
    package let end: PersonDecision.End?

    package init(
        decision: PersonDecision, integration: IntegrationID, integrationName: String, company: ManagedCompanyID,
        identity: String, companyName: String, actor: String, at: Date, closedAt: Date?, end: PersonDecision.End?
    ) {
        self.decision = decision
        self.integration = integration
        self.integrationName = integrationName
        self.company = company
        self.identity = identity
        self.companyName = companyName
        self.actor = actor
        self.at = at
        self.closedAt = closedAt
        self.end = end
    }
}

/// What a decision is about.
package struct DecisionObject: Hashable, Sendable {
    package let slot: Slot
    /// The agreement of the addition; `nil`: it is about the slot.
    package let agreement: AgreementID?
    package let addition: AdditionID?

    package init(slot: Slot, agreement: AgreementID? = nil, addition: AdditionID? = nil) {
        self.slot = slot
        self.agreement = agreement
        self.addition = addition
    }
}

/// A company of a source that is not to be billed, as stored.
package struct StoredDismissal: Hashable, Sendable {
    /// Its identity at the source.
    package let identity: String
    /// Who said so.
    package let actor: String
    /// When, by the store's clock.
    package let at: Date

    package init(identity: String, actor: String, at: Date) {
        self.identity = identity
        self.actor = actor
        self.at = at
    }
}

/// Which decisions are wanted, oldest first.
package struct DecisionFilter: Hashable, Sendable {
    /// Only those that were made in this integration.
    package var integration: IntegrationID?
    /// Only about this company.
    package var company: ManagedCompanyID?
    /// Only about the company with this identity.
    package var identity: String?
    /// Closed ones too.
    package var includesClosed: Bool
    /// Only those with a higher number.
    package var after: Int?
    /// At most so many.
    package var limit: Int

    package init(
        integration: IntegrationID? = nil, company: ManagedCompanyID? = nil, identity: String? = nil,
        includesClosed: Bool = false, after: Int? = nil, limit: Int
    ) {
        self.integration = integration
        self.company = company
        self.identity = identity
        self.includesClosed = includesClosed
        self.after = after
        self.limit = limit
    }
}

/// What people decided about additions, slots and companies that appeared.
package protocol DecisionRows: Sendable {
    /// Decisions, oldest first.
    func decisions(_ filter: DecisionFilter) async throws(MappingStoreError) -> [StoredDecision]
    /// Adds an open decision; refused while the same is open.
    func add(
        _ kind: PersonDecision.Kind, about object: DecisionObject, of company: ManagedCompanyID,
        in integration: IntegrationID, by actor: String
    ) async throws(MappingStoreError) -> StoredDecision
    /// Closes decisions because a later one took their place; one that is closed already stays as it is.
    func replace(_ decisions: [Int]) async throws(MappingStoreError)
    /// The dismissal of a company of a source, if it was dismissed.
    func dismissal(of identity: String, at source: SourceID) async throws(MappingStoreError) -> StoredDismissal?
    /// Dismisses a company of a source; one that is dismissed already stays as it is.
    func dismiss(
        _ identity: String, at source: SourceID, by actor: String
    ) async throws(MappingStoreError) -> StoredDismissal
    /// Forgets that companies of a source were dismissed.
    func deleteDismissals(of identities: [String], at source: SourceID) async throws(MappingStoreError)
}
