import Billing
import Contracts
import Runs

extension Rows {
    /// Makes `held` the company's open held entries: new ones open, known ones are seen again, all others close.
    mutating func replaceHeld(of plan: AdditionPlanMade, with changes: [HeldChange]) throws(Violation) {
        var seen: Set<Int> = []
        for change in changes {
            guard change.from != change.to else { throw Violation("held_entry_changes") }
            let change = change.withoutNul
            let known = held.all { _, row in
                row.closedAt == nil && row.place == plan.companyKey && row.change.slot == change.slot
            }.first?.key
            if let known {
                held[known]?.change = change
                held[known]?.integration = plan.integration
                held[known]?.billingDate = plan.billingDate
                held[known]?.seenAt = now
                seen.insert(known)
                continue
            }
            let id = nextNumber()
            held[id] = HeldRow(
                place: plan.companyKey, integration: plan.integration, billingDate: plan.billingDate, change: change,
                since: now, seenAt: now)
            seen.insert(id)
        }
        let now = now
        held.update(where: { $1.closedAt == nil && $1.place == plan.companyKey && !seen.contains($0) }) {
            $0.closedAt = now
        }
    }

    mutating func closeHeld(of company: CompanyKey) {
        let now = now
        held.update(where: { $1.closedAt == nil && $1.place == company }) { $0.closedAt = now }
    }

    /// One for each slot and direction.
    func newestAnswers(of company: CompanyKey) -> [GuardAnswer] {
        let all = answers.all { _, row in row.place == company }.map(\.row.answer)
        return all.indices.filter { place in
            !all[(place + 1)...].contains {
                $0.slot == all[place].slot && $0.direction == all[place].direction
            }
        }.map { all[$0] }.sorted {
            ($0.slot, $0.direction.rawValue) < ($1.slot, $1.direction.rawValue)
        }
    }
}

extension HeldChange {
    fileprivate var withoutNul: HeldChange {
        HeldChange(
            slot: slot, applicationName: applicationName.withoutNul, product: product.withoutNul, from: from, to: to,
            reason: reason)
    }
}
