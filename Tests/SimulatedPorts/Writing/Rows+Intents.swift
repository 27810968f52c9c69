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
            id: nextNumber(), slot: entry.slot, generation: entry.generation, kind: kind, agreement: entry.agreement,
            addition: entry.addition, quantity: quantity, endsOn: entry.endedOn)
        intents[intent.id] = IntentRow(company: company, intent: intent, intendedAt: now, lookedAt: now)
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
            guard row.outcome?.mayBecome(outcome) ?? true else {
                throw PortError(.refused, "intent \(id) has another outcome already")
            }
            if row.outcome == nil || row.outcome == .suspect { row.settledAt = now }
            row.outcome = outcome
            row.lookedAt = now
            intents[id] = row
        }
        for (id, outcome) in outcomes.sorted(by: { $0.key < $1.key }) {
            guard let row = intents[id], outcome.discardsEntry(of: row.intent.kind) else { continue }
            discardEntry(of: row)
        }
    }

    /// Takes away the entry of a create that came to nothing; one that another create of its generation may still bring
    /// about stays, as suspect.
    private mutating func discardEntry(of row: IntentRow) {
        let (slot, generation) = (row.intent.slot, row.intent.generation)
        let key = Owned(row.company.tenant, Pair(row.company.company, Pair(slot, generation)))
        let others = intents.all { _, other in
            other.company == row.company && other.intent.slot == slot && other.intent.generation == generation
                && other.intent.kind.opensEntry
        }.map(\.row)
        guard let entry = ledger[key]?.entry, [.creating, .suspect].contains(entry.state),
            !others.contains(where: { $0.settledAt == nil })
        else { return }
        if others.contains(where: { $0.outcome == .suspect }) {
            ledger[key]?.entry.state = .suspect
        } else {
            ledger[key] = nil
        }
    }

    /// Companies with suspects that are to be looked for again; they count as looked for then.
    mutating func suspected(limit: Int) -> [CompanyKey] {
        let due = intents.all { _, row in
            let age = now - row.intendedAt
            let silence = now - row.lookedAt
            return (row.outcome == .suspect || row.outcome == nil) && silence >= WriteIntent.firstLookAfter
                && (silence >= age / 2 || age >= WriteIntent.doubtEndsAfter)
        }.sorted { $0.row.lookedAt < $1.row.lookedAt }.prefix(limit)
        for (id, _) in due { intents[id]?.lookedAt = now }
        return Set(due.map(\.row.company)).sorted { ($0.tenant, $0.company) < ($1.tenant, $1.company) }
    }
}
