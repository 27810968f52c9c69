package import Billing
package import Pipeline
package import Ports

extension MappingStage {
    /// What waits for a person in an integration, oldest first.
    package func held(_ filter: HeldFilter, _ access: Access) async throws(Refusal) -> Paged<StoredHeld> {
        try await list(filter.limit, access) { rows, limit in
            _ = try await rows.requireKept(filter.integration)
            var filter = filter
            filter.limit = limit
            return try await rows.held(filter)
        }
    }

    /// What was decided about additions and slots in an integration, oldest first.
    package func decisions(
        in id: IntegrationID, _ filter: DecisionFilter, _ access: Access
    ) async throws(Refusal) -> Paged<StoredDecision> {
        try await list(filter.limit, access) { rows, limit in
            _ = try await rows.requireKept(id)
            var filter = filter
            filter.integration = id
            filter.limit = limit
            return try await rows.decisions(filter)
        }
    }

    /// Takes decisions, all or none.
    package func decide(
        _ drafts: Drafts<DecisionDraft>, in id: IntegrationID, _ access: Access
    ) async throws(Refusal) -> [DecisionAnswer] {
        let now = clock.now
        let problems = drafts.problems + Self.repeated(drafts.drafts)
        return try await transaction(access) { rows in
            let integration = try await rows.requireKept(id)
            let catalogue = try await tenantCatalogue(rows)
            let wanted = drafts.drafts.map { draft in
                WantedDecision(
                    kind: draft.kind, identity: draft.identity,
                    slot: draft.application.map { application in
                        Slot(application: catalogue.application(named: application.text).code, category: draft.category)
                    }, addition: draft.addition)
            }
            do {
                let answers = try await rows.decide(
                    wanted, in: integration, tenant: access.tenant, by: access.actor, from: Self.service, at: now)
                guard problems.isEmpty else { throw Refusal(problems) }
                return answers
            } catch let error as DecisionRefusals {
                let refused = error.refusals.map { FieldProblem($0.refusal, drafts.drafts[$0.place]) }
                throw Refusal(problems + refused)
            }
        }
    }

    /// Each object once: what of two decisions about one is meant last is not left to their order.
    private static func repeated(_ drafts: [DecisionDraft]) -> [FieldProblem] {
        var seen: Set<[String]> = []
        return drafts.compactMap { draft in
            let object = [
                draft.identity, draft.application?.text.lowercased() ?? "", draft.category.rawValue,
                draft.addition?.description ?? "",
            ]
            guard !seen.insert(object).inserted else { return nil }
            return FieldProblem(
                draft.field("managedCompany"), .duplicate,
                "names \(draft.identity) with this application, category and addition a second time; decide it once.")
        }
    }
}

/// What a person decides, as it was sent.
package struct DecisionDraft: Hashable, Sendable {
    /// The place in the list; `nil`: one was sent.
    package let entry: Int?
    package let kind: DecisionKind
    /// The managed company's identity at its source.
    package let identity: String
    /// `nil` where it is about the company.
    package let application: ApplicationName?
    /// `all` for an application that is mapped to a single product.
    package let category: SlotCategory
    /// Which addition is meant; `nil`: the only one.
    package let addition: AdditionID?

    package init(
        entry: Int? = nil, kind: DecisionKind, identity: String, application: ApplicationName?,
        category: SlotCategory = .all, addition: AdditionID? = nil
    ) {
        self.entry = entry
        self.kind = kind
        self.identity = identity
        self.application = application
        self.category = category
        self.addition = addition
    }

    fileprivate func field(_ name: String) -> FieldPath { FieldPath(entry: entry, [name]) }

    /// What it is about, for people.
    fileprivate var object: String {
        guard let application else { return identity }
        return "\(application.text)\(category == .all ? "" : ", \(category.rawValue)") of \(identity)"
    }
}

extension FieldProblem {
    fileprivate init(_ refusal: DecisionRefusal, _ draft: DecisionDraft) {
        switch refusal {
        case .noCompany:
            self.init(
                draft.field("managedCompany"), .notFound,
                "there is no company \(draft.identity) in this integration; what waits names its company.")
        case .nothingHeld:
            self.init(
                draft.field("decision"), .nothingHeld,
                "has no object: nothing is held for \(draft.object). Read the held entries again.")
        case .nothingToDecide:
            self.init(
                draft.field("decision"), .nothingToDecide,
                "has no object: no open exception of \(draft.object)\(draft.addition.map { ", addition \($0)," } ?? "") "
                    + "offers \(draft.kind.rawValue). Read the exceptions again: each names the decisions that answer it."
            )
        case .several(let additions):
            self.init(
                draft.field("addition"), .missing,
                "is needed, because several could be meant: \(additions.map(\.description).joined(separator: ", ")).")
        case .timeZoneUnknown:
            self.init(
                draft.field("decision"), .notAllowed, "needs the integration's day; choose its time zone again.")
        }
    }
}
