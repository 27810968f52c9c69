package import Billing
package import Foundation
package import Ports

/// What a person decides, with what it is about.
package struct WantedDecision: Hashable, Sendable {
    package let kind: DecisionKind
    /// The company's identity at its source.
    package let identity: String
    /// `nil`: it is about the company as a whole.
    package let slot: Slot?
    /// Which addition is meant; `nil`: the only one.
    package let addition: AdditionID?

    package init(kind: DecisionKind, identity: String, slot: Slot?, addition: AdditionID? = nil) {
        self.kind = kind
        self.identity = identity
        self.slot = slot
        self.addition = addition
    }
}

/// What stands after a decision.
package enum DecisionAnswer: Hashable, Sendable {
    case answered(GuardAnswer, identity: String)
    case decided(StoredDecision)
    case dismissed(StoredDismissal)
}

/// Why something could not be decided.
package enum DecisionRefusal: Error, Hashable, Sendable {
    /// The integration has no such company.
    case noCompany
    /// Nothing waits for the slot.
    case nothingHeld
    /// The integration's time zone is unknown, so it is not known what day it is.
    case timeZoneUnknown
    /// No open exception offers the decision.
    case nothingToDecide
    /// It could be about each of these additions.
    case several([AdditionID])
}

/// Decisions that cannot be taken, by their places among those that were wanted.
package struct DecisionRefusals: Error, Sendable {
    package let refusals: [(place: Int, refusal: DecisionRefusal)]
}

extension MappingTransaction {
    /// Takes decisions, all or none, notes who did, and asks for new plans: the one way for all who decide.
    ///
    /// The companies' rows are locked, so that no write of them is in the making beside a decision. Saying the same again
    /// changes nothing. A company that has left its integration gets no plan: the writer looks after its lines.
    package func decide(
        _ wanted: [WantedDecision], in integration: StoredIntegration, tenant: TenantID, by actor: String,
        from service: String, at now: Date
    ) async throws -> [DecisionAnswer] {
        guard let source = try await source(integration.source, lock: .none) else {
            throw DecisionRefusals(refusals: wanted.indices.map { ($0, .noCompany) })
        }
        let locked = try await companies(
            Set(wanted.map(\.identity)).sorted(), ofKind: source.kind, lock: .exclusive)
        let companies = Dictionary(locked.map { ($0.identity, $0) }, uniquingKeysWith: { first, _ in first })
        let desk = DecisionDesk(rows: self, integration: integration, actor: actor)
        var answers: [DecisionAnswer] = []
        var refusals: [(place: Int, refusal: DecisionRefusal)] = []
        var changed: Set<ManagedCompanyID> = []
        for (place, one) in wanted.enumerated() {
            do {
                let (answer, isNew) = try await desk.take(one, of: companies[one.identity])
                answers.append(answer)
                if isNew, let company = companies[one.identity] { changed.insert(company.id) }
            } catch let refusal as DecisionRefusal {
                refusals.append((place, refusal))
            }
        }
        guard refusals.isEmpty else { throw DecisionRefusals(refusals: refusals) }
        let present = locked.filter { changed.contains($0.id) && $0.integration != nil }
        for (id, group) in Dictionary(grouping: present, by: \.integration).sorted(by: {
            $0.value[0].id < $1.value[0].id
        }) {
            guard let id else { continue }
            try await askForNewPlans(
                of: id, companies: group.map(\.id).sorted(), tenant: tenant, from: service, at: now)
        }
        return answers
    }
}

/// Takes one decision after the other, of one actor in one integration.
private struct DecisionDesk {
    let rows: any MappingTransaction
    let integration: StoredIntegration
    let actor: String

    func take(_ wanted: WantedDecision, of company: StoredCompany?) async throws -> (DecisionAnswer, isNew: Bool) {
        if wanted.kind == .dismiss { return try await dismiss(wanted.identity) }
        guard let company, let slot = wanted.slot else { throw DecisionRefusal.noCompany }
        if let kind = wanted.kind.guardAnswer {
            guard company.integration == integration.id else { throw DecisionRefusal.noCompany }
            let (answer, isNew) = try await rows.answer(kind, for: slot, of: company, in: integration, by: actor)
            return (.answered(answer, identity: company.identity), isNew)
        }
        guard let kind = wanted.kind.personDecision else { throw DecisionRefusal.nothingToDecide }
        return try await decide(kind, about: slot, wanted.addition, of: company)
    }

    private func decide(
        _ kind: PersonDecision.Kind, about slot: Slot, _ addition: AdditionID?, of company: StoredCompany
    ) async throws -> (DecisionAnswer, isNew: Bool) {
        let exceptions = try await openExceptions(about: company.identity)
        let open = try await rows.decisions(DecisionFilter(company: company.id, limit: 10_000))
        switch DecisionVerdict(kind, about: slot, addition, exceptions: exceptions, open: open) {
        case .nothingToDecide:
            let isOfOther = company.integration != integration.id && exceptions.isEmpty && open.isEmpty
            throw isOfOther ? DecisionRefusal.noCompany : .nothingToDecide
        case .several(let additions): throw DecisionRefusal.several(additions)
        case .repeated(let known): return (.decided(known), false)
        case .give(let object, let replaced):
            if !replaced.isEmpty { try await rows.replace(replaced) }
            let stored = try await rows.add(kind, about: object, of: company.id, in: integration.id, by: actor)
            try await rows.audit([
                AuditEntry(
                    actor: actor, action: "decision.\(kind.rawValue)", subject: "company:\(company.id)", before: nil,
                    after: [
                        "decision": .number(stored.decision.id), "integration": .text(integration.id.text),
                        "application": FieldValue(slot.application), "category": .text(slot.category.rawValue),
                        "agreement": FieldValue(object.agreement?.number),
                        "addition": FieldValue(object.addition?.number),
                    ])
            ])
            return (.decided(stored), true)
        }
    }

    private func dismiss(_ identity: String) async throws -> (DecisionAnswer, isNew: Bool) {
        let told = try await openExceptions(about: identity).contains { exception in
            exception.newCompany == identity && exception.decisions.contains(.dismiss)
        }
        let known = try await rows.dismissal(of: identity, at: integration.source)
        guard told || known != nil else { throw DecisionRefusal.nothingToDecide }
        let dismissal = try await rows.dismiss(identity, at: integration.source, by: actor)
        try await rows.closeExceptions(ofNew: [identity], in: integration.id)
        if known == nil {
            try await rows.audit([
                AuditEntry(
                    actor: actor, action: "decision.dismiss", subject: "source:\(integration.source)", before: nil,
                    after: ["managedCompany": .text(identity), "integration": .text(integration.id.text)])
            ])
        }
        return (.dismissed(dismissal), known == nil)
    }

    private func openExceptions(about identity: String) async throws -> [BillingException] {
        try await rows.exceptions(ExceptionFilter(integration: integration.id, identity: identity, limit: 10_000))
            .map(\.exception)
    }
}
