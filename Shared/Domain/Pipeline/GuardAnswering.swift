import Billing
import Foundation
import Ports

extension MappingTransaction {
    /// Answers what is held for a slot of a company whose row is locked.
    /// - Returns: the answer that holds, and whether it is new.
    func answer(
        _ kind: GuardAnswer.Kind, for slot: Slot, of company: StoredCompany, in integration: StoredIntegration,
        by actor: String
    ) async throws -> (answer: GuardAnswer, isNew: Bool) {
        guard let today = try await today(in: integration.timeZone) else { throw DecisionRefusal.timeZoneUnknown }
        let held = try await held(HeldFilter(integration: integration.id, identity: company.identity, limit: 1000))
            .first { $0.change.slot == slot }
        let newest = try await newestAnswer(of: company.id, for: slot)
        switch AnswerVerdict(kind, held: held, newest: newest, today: today) {
        case .nothingHeld: throw DecisionRefusal.nothingHeld
        case .repeated(let known): return (known, false)
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
            return (stored.answer, true)
        }
    }
}
