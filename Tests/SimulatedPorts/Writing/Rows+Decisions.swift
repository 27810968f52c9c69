package import Billing
import Contracts
import Ports
package import Runs

/// A person's decision as it is stored.
package struct DecisionRow: Sendable {
    package let company: CompanyKey
    package let integration: IntegrationID
    package let decision: PersonDecision
    package let actor: String
    package let at: Moment
    package var end: PersonDecision.End?
    package var closedAt: Moment?
}

extension Rows {
    func openDecisions(of company: CompanyKey) -> [PersonDecision] {
        decisions.all { _, row in row.company == company && row.end == nil }.map(\.row.decision)
    }

    /// Stores what a person decided; the same that is open already is refused.
    @discardableResult
    package mutating func decide(
        _ kind: PersonDecision.Kind, _ slot: Slot, agreement: AgreementID? = nil, addition: AdditionID? = nil,
        of company: CompanyKey, in integration: IntegrationID, by actor: String
    ) throws -> PersonDecision {
        guard kind.isOfAddition == (addition != nil), (addition == nil) == (agreement == nil) else {
            throw Violation("decision_names_its_object")
        }
        let isOpen = openDecisions(of: company).contains {
            $0.kind == kind && $0.slot == slot && $0.addition == addition
        }
        if isOpen { throw Violation("decision_open_once") }
        let decision = PersonDecision(
            id: nextNumber(), kind: kind, slot: slot, agreement: agreement, addition: addition)
        decisions[decision.id] = DecisionRow(
            company: company, integration: integration, decision: decision, actor: actor, at: now, end: nil)
        return decision
    }

    /// Companies without an integration whose lines or decisions are to be looked at; they count as looked at then.
    mutating func leftBehind(limit: Int) -> [CompanyKey] {
        let day = Duration.seconds(24 * 3600)
        let due = companies.all { key, row in
            guard row.integration == nil else { return false }
            let company = CompanyKey(tenant: key.tenant, company: key.id)
            let open = decisions.all { _, decision in decision.company == company && decision.end == nil }.map(\.row)
            let hasLines = ledger.contains { entry, line in
                entry.tenant == key.tenant && entry.id.first == key.id
                    && [.creating, .live].contains(line.entry.state)
            }
            guard hasLines || !open.isEmpty else { return false }
            guard let seen = linesSeen[key] else { return true }
            return seen + day <= now || open.contains { $0.at > seen }
        }.map(\.key).prefix(limit)
        for key in due { linesSeen[key] = now }
        return due.map { CompanyKey(tenant: $0.tenant, company: $0.id) }
    }
}
