package import Billing
import Contracts
package import Foundation
package import Ports
import Runs

/// Why a slot could not be answered for.
package enum AnswerRefusal: Error, Hashable, Sendable {
    /// The integration has no such company.
    case noCompany
    /// Nothing waits for the slot.
    case nothingHeld
    /// The integration's time zone is unknown, so it is not known what day it is.
    case timeZoneUnknown
}

extension MappingTransaction {
    /// Answers what is held for a slot, notes who did, and asks for a new plan: the one way for all who answer.
    ///
    /// The company's row is locked, so that no write of it is in the making beside the answer. Saying the same again
    /// changes nothing.
    package func answer(
        _ kind: GuardAnswer.Kind, for slot: Slot, of identity: String, in integration: StoredIntegration,
        tenant: TenantID, by actor: String, from service: String, at now: Date
    ) async throws -> GuardAnswer {
        guard let source = try await source(integration.source, lock: .none),
            let company = try await companies([identity], ofKind: source.kind, lock: .exclusive).first,
            company.integration == integration.id
        else { throw AnswerRefusal.noCompany }
        guard let today = try await today(in: integration.timeZone) else {
            throw AnswerRefusal.timeZoneUnknown
        }
        let held = try await held(HeldFilter(integration: integration.id, identity: identity, limit: 1000))
            .first { $0.change.slot == slot }
        let newest = try await newestAnswer(of: company.id, for: slot)
        switch AnswerVerdict(kind, held: held, newest: newest, today: today) {
        case .nothingHeld: throw AnswerRefusal.nothingHeld
        case .repeated(let known): return known
        case .give(let answer):
            let stored = try await add(answer, of: company.id, by: actor)
            try await audit([
                AuditEntry(
                    actor: actor, action: "held.\(kind.rawValue)", subject: "company:\(company.id)",
                    before: held.map { ["quantity": FieldValue($0.change.from.number)] },
                    after: [
                        "application": FieldValue(slot.application), "category": .text(slot.category.rawValue),
                        "direction": .text(answer.direction.rawValue), "limit": .number(answer.limit.number),
                    ])
            ])
            try await askForNewPlans(
                of: integration.id, companies: [company.id], tenant: tenant, from: service, at: now)
            return stored.answer
        }
    }

    /// Raises the revision and asks for new plans of the companies concerned that have been read before.
    /// - Parameter companies: whose plans change; `nil`: all of the integration.
    package func askForNewPlans(
        of integration: IntegrationID, companies: [ManagedCompanyID]?, tenant: TenantID, from service: String,
        at now: Date
    ) async throws {
        let revision = try await raiseRevision()
        let read = try await companiesWithSnapshot(of: integration, among: companies)
        let requests = read.map { company in
            ReplanRequest(tenant: tenant, managedCompany: company, mappingRevision: revision)
        }
        try await keep(requests)
        try await announce(requests.map { try OutgoingRecord($0, from: service, at: now) })
    }
}
