import Billing
import Contracts
import Ports
import Runs

extension Rows {
    func task(for company: CompanyKey) -> WriteTaskReading {
        guard let plan = currentPlan(of: company), let row = companies[Owned(company.tenant, company.company)],
            let integration = integrations[Owned(company.tenant, plan.made.integration)]
        else { return .none }
        let hasLeft = row.integration != plan.made.integration
        guard integration.isReadable else {
            return hasLeft ? .leftIntegration(nil) : .unreadable(reason: "the stored policy cannot be read")
        }
        switch plan.body.checked(plan.made.contentHash) {
        case .failure(let unreadable):
            return hasLeft ? .leftIntegration(nil) : .unreadable(reason: unreadable.reason)
        case .success(let body):
            let task = WriteTask(
                announcement: plan.made, plan: body, mode: integration.stored.mode,
                verifyEveryDays: integration.stored.policy.verifyEveryDays,
                guarding: Guarding(policy: integration.stored.policy.guards, answers: newestAnswers(of: company)),
                dates: dates(of: company, in: plan.made.integration),
                isPlannedAgain: plannedAgainAt(plan.made) != nil, ledger: entries(of: company),
                unsettled: intents(of: company) { $0.settledAt == nil },
                suspects: intents(of: company) { $0.outcome == .suspect },
                ownMembers: members[Owned(company.tenant, plan.made.site)] ?? [],
                decisions: openDecisions(of: company),
                tags: SlotTagSource(sourceKind: row.sourceKind, identity: row.identity),
                outcome: plan.settledAt == nil ? nil : plan.outcome)
            return hasLeft ? .leftIntegration(task) : .task(task)
        }
    }

    func entries(of company: CompanyKey) -> [LedgerEntry] {
        ledger.all { key, _ in key.tenant == company.tenant && key.id.first == company.company }.map(\.row.entry)
    }

    private func intents(of company: CompanyKey, _ isWanted: (IntentRow) -> Bool) -> [WriteIntent] {
        intents.all { _, row in row.company == company && isWanted(row) }.map { _, row in
            WriteIntent(
                id: row.intent.id, slot: row.intent.slot, generation: row.intent.generation, kind: row.intent.kind,
                agreement: row.intent.agreement, addition: row.intent.addition, quantity: row.intent.quantity,
                endsOn: row.intent.endsOn,
                age: max(.zero, now - row.intendedAt))
        }
    }

    /// Whom the company is billed to now, and which of its plans is current.
    func standing(of company: CompanyKey) -> PlanStanding {
        let row = companies[Owned(company.tenant, company.company)]
        let integration = row?.integration.flatMap { integrations[Owned(company.tenant, $0)] }
        return PlanStanding(
            integration: row?.integration, mode: integration?.stored.mode, mapping: row.flatMap(CompanyMapping.init),
            newest: currentPlan(of: company)?.made.rank,
            awaitedRevision: replans[Owned(company.tenant, company.company)]?.revision)
    }

    /// Settles a plan, or its company's current one once more; a new outcome is announced anew.
    ///
    /// Older plans that are not settled are superseded.
    mutating func finish(
        _ made: AdditionPlanMade, _ outcome: AdditionResult.Outcome, _ settlements: [SlotSettlement]
    ) throws(PortError) {
        let isCurrent = currentPlan(of: made.companyKey).map { $0.made.rank <= made.rank } ?? true
        guard var row = self[plan: made], row.settledAt == nil || isCurrent else {
            throw PortError(.unavailable, "settling a plan: \(made.id) is not current any more")
        }
        if row.outcome != outcome { row.resultAnnouncedAt = nil }
        row.settledAt = now
        row.outcome = outcome
        row.settlements = settlements
        self[plan: made] = row
        settle(unsettledPlans(of: made.companyKey).filter { $0.rank < made.rank }, as: .superseded)
    }
}
