import Billing
import Ports
import Runs

extension Rows {
    mutating func intend(
        _ kind: WriteIntent.Kind, _ entry: LedgerEntry, _ quantity: UnitCount, of company: CompanyKey
    ) throws(Violation) -> WriteIntent {
        let isUnsettled = intents.contains { _, row in
            row.company == company && row.intent.slot == entry.slot && row.settledAt == nil
        }
        if isUnsettled { throw Violation("intent_one_unsettled") }
        guard companies[Owned(company.tenant, company.company)] != nil else {
            throw Violation("write_intents_tenant_id_managed_company_id_fkey")
        }
        let intent = WriteIntent(
            id: nextNumber(), slot: entry.slot, generation: entry.generation, kind: kind, quantity: quantity)
        intents[intent.id] = IntentRow(company: company, intent: intent, intendedAt: now)
        return intent
    }

    /// Settles intents of a company; saying the same again changes nothing, saying otherwise is refused.
    mutating func settleIntents(
        _ outcomes: [Int: WriteIntent.Outcome], of company: CompanyKey
    ) throws(PortError) {
        for (id, outcome) in outcomes.sorted(by: { $0.key < $1.key }) {
            guard var row = intents[id], row.company == company else {
                throw PortError(.refused, "the intent \(id) does not exist")
            }
            guard row.outcome ?? outcome == outcome else {
                throw PortError(.refused, "intent \(id) has another outcome already")
            }
            row.settledAt = row.settledAt ?? now
            row.outcome = outcome
            intents[id] = row
            let key = Owned(company.tenant, Pair(company.company, Pair(row.intent.slot, row.intent.generation)))
            if outcome.discardsEntry(of: row.intent.kind), ledger[key]?.entry.state == .creating {
                ledger[key] = nil
            }
        }
    }
}
