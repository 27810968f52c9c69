package import Billing
import Pipeline
package import Ports

extension MappingStage {
    /// What waits for a person in an integration, oldest first.
    package func held(_ filter: HeldFilter, _ access: Access) async throws(Refusal) -> Paged<StoredHeld> {
        try await list(filter.limit, access) { rows, limit in
            _ = try await rows.requireIntegration(filter.integration)
            var filter = filter
            filter.limit = limit
            return try await rows.held(filter)
        }
    }

    /// Approves or rejects what is held for a slot.
    package func decide(
        _ decision: HeldDecision, in id: IntegrationID, _ access: Access
    ) async throws(Refusal) -> GuardAnswer {
        let now = clock.now
        return try await transaction(access) { rows in
            let integration = try await rows.requireIntegration(id)
            let application = try await tenantCatalogue(rows).application(named: decision.application.text)
            let slot = Slot(application: application.code, category: decision.category)
            do {
                return try await rows.answer(
                    decision.kind, for: slot, of: decision.identity, in: integration, tenant: access.tenant,
                    by: access.actor, from: Self.service, at: now)
            } catch let refusal as AnswerRefusal {
                throw Refusal([FieldProblem(refusal, decision, application.name)])
            }
        }
    }
}

/// What a person says to a held entry.
package struct HeldDecision: Hashable, Sendable {
    package let kind: GuardAnswer.Kind
    /// The managed company's identity at its source.
    package let identity: String
    package let application: ApplicationName
    /// `all` for an application that is mapped to a single product.
    package let category: SlotCategory

    package init(kind: GuardAnswer.Kind, identity: String, application: ApplicationName, category: SlotCategory) {
        self.kind = kind
        self.identity = identity
        self.application = application
        self.category = category
    }
}

extension FieldProblem {
    fileprivate init(_ refusal: AnswerRefusal, _ decision: HeldDecision, _ application: String) {
        switch refusal {
        case .noCompany:
            self.init(
                "managedCompany", .notFound,
                "there is no company \(decision.identity) in this integration; the held entries name theirs.")
        case .nothingHeld:
            let category = decision.category == .all ? "" : ", \(decision.category.rawValue)"
            self.init(
                "decision", .nothingHeld,
                "has no object: nothing is held for \(application)\(category) of \(decision.identity). "
                    + "Read the held entries again.")
        case .timeZoneUnknown:
            self.init("decision", .notAllowed, "needs the integration's day; choose its time zone again.")
        }
    }
}
