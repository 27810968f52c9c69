package import Billing
package import Contracts
package import Ports
import Runs

extension SimulatedWriterStore {
    package func observe(
        _ entries: [LedgerEntry], in task: WriteTask, intents: [Int: WriteIntent.Outcome]
    ) async throws(PortError) {
        let plan = task.announcement
        try await store.call("writer.observe", gate) { rows in
            try rows.settleIntents(intents, of: plan.companyKey)
            for entry in entries { try rows.put(entry, of: plan) }
        }
    }

    package func intend(
        _ kind: WriteIntent.Kind, entry: LedgerEntry, quantity: UnitCount, in task: WriteTask
    ) async throws(PortError) -> WriteIntent {
        let plan = task.announcement
        return try await store.call("writer.intend", gate) { rows in
            let needed = kind.neededStates
            if !needed.isEmpty, !needed.contains(entry.state) {
                throw PortError(
                    .refused, "\(kind.rawValue) needs another ledger entry than one that is \(entry.state.rawValue)")
            }
            let known = rows.ledger[Rows.key(entry, plan.companyKey)]?.entry.state
            if kind.opensEntry {
                try rows.open(entry, of: plan)
            } else if !needed.isEmpty, known.map(needed.contains) != true {
                throw PortError(
                    .refused, "generation \(entry.generation) of \(entry.slot.application) is not so in the ledger")
            }
            let intent = try rows.intend(kind, entry, quantity, of: plan.companyKey)
            guard !kind.isOfPlan || rows.standing(of: plan.companyKey).allows(task) else {
                throw PortError(.unavailable, "recording a write intent: the plan is not current any more")
            }
            return intent
        }
    }

    package func settle(
        _ intent: WriteIntent, as outcome: WriteIntent.Outcome, entry: LedgerEntry?, in task: WriteTask
    ) async throws(PortError) {
        let plan = task.announcement
        try await store.call("writer.settle", gate) { rows in
            try rows.settleIntents([intent.id: outcome], of: plan.companyKey)
            if let entry { try rows.put(entry, of: plan) }
        }
    }

    package func know(_ member: String, in task: WriteTask) async throws(PortError) {
        let plan = task.announcement
        try await store.call("writer.know", gate) { rows in
            guard rows.sites[Owned(plan.tenant, plan.site)] != nil else {
                throw Violation("site_members_tenant_id_site_id_fkey")
            }
            let key = Owned(plan.tenant, plan.site)
            rows.members[key] = (rows.members[key] ?? []).union([member])
        }
    }

    package func suspected(limit: Int) async throws(PortError) -> [AdditionPlanMade] {
        try await store.call("writer.suspected", gate) { rows in
            rows.suspected(limit: limit).compactMap { rows.currentPlan(of: $0)?.made }
        }
    }

    package func close(_ decisions: [Int: PersonDecision.End], in task: WriteTask) async throws(PortError) {
        let company = task.announcement.companyKey
        try await store.call("writer.close", gate) { rows in
            for (id, end) in decisions where rows.decisions[id]?.company == company {
                guard rows.decisions[id]?.end == nil else { continue }
                rows.decisions[id]?.end = end
                rows.decisions[id]?.closedAt = rows.now
            }
        }
    }

    package func leftBehind(limit: Int) async throws(PortError) -> [AdditionPlanMade] {
        try await store.call("writer.leftBehind", gate) { rows in
            rows.leftBehind(limit: limit).compactMap { rows.currentPlan(of: $0)?.made }
        }
    }

    package func ofOthers(
        _ additions: [AdditionMark], in task: WriteTask
    ) async throws(PortError) -> Set<AdditionID> {
        let plan = task.announcement
        return try await store.call("writer.ofOthers", gate) { rows in
            let others = rows.ledger.all { key, row in
                key.tenant == plan.tenant && row.site == plan.site && key.id.first != plan.managedCompany
            }.map(\.row.entry)
            return Set(
                additions.filter { found in
                    others.contains { entry in
                        entry.addition == found.id
                            || entry.addition == nil && entry.tag.text == found.tag ?? ""
                    }
                }.map(\.id))
        }
    }
}
