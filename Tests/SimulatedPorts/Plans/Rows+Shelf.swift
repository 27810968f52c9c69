import Billing
import Contracts
import Ports
import Runs

extension Rows {
    /// Stores plans where the shelf puts them.
    mutating func save(_ made: [MadePlan]) throws -> [AdditionPlanMade] {
        let bodies = try made.map { try StoredBody($0.plan) }
        let companies = Set(made.map(\.companyKey)).sorted()
        var shelf = shelf(of: companies, for: made)
        var bodyOf: [PlanID: StoredBody<AdditionPlan>] = [:]
        let answers = try zip(made, bodies).map { plan, body in
            bodyOf[plan.id] = bodyOf[plan.id] ?? body
            switch shelf.add(plan, contentHash: body.hash) {
            case .stored(let announcement): return announcement
            case .settingsChanged:
                throw PortError(
                    .unavailable, "the settings of company \(plan.companyKey.company) changed while it was planned")
            }
        }
        try store(shelf, bodyOf)
        return answers
    }

    private func shelf(of companies: [CompanyKey], for made: [MadePlan]) -> PlanShelf {
        let current = companies.compactMap { currentPlan(of: $0)?.made }
        let dates = made.map { ($0.companyKey, $0.input.announcement.billingDate) }
        let last = dates.compactMap { company, date -> (CompanyKey, Rank)? in
            plans.all { _, row in row.made.companyKey == company && row.made.billingDate == date }
                .map(\.row.made.rank).max().map { (company, $0) }
        }
        let keys =
            made.map { Owned($0.companyKey.tenant, SnapshotID($0.input.announcement.id)) }
            + current.map { Owned($0.tenant, $0.snapshot) }
        let times = keys.compactMap { key in
            snapshots[key].map { (PlanShelf.Key(tenant: key.tenant, id: key.id.text), $0.storedAt.microseconds) }
        }
        return PlanShelf(
            stored: made.compactMap { plan in
                let row = plans[Owned(plan.companyKey.tenant, plan.id)]
                return row?.made.billingDate == plan.input.announcement.billingDate ? row?.made : nil
            },
            lastSequences: last, current: current, unsettled: companies.flatMap { unsettledPlans(of: $0) },
            snapshotTimes: Dictionary(times) { first, _ in first })
    }

    private mutating func store(_ shelf: PlanShelf, _ bodyOf: [PlanID: StoredBody<AdditionPlan>]) throws {
        for added in shelf.added {
            guard let body = bodyOf[added.made.id] else { continue }
            self[plan: added.announcement] = PlanRow(made: added.announcement, body: body, storedAt: now)
        }
        settle(shelf.superseded, as: .superseded)
        markPlanned(shelf.added.map(\.made.input.announcement) + shelf.leftOut)
        let current = shelf.added.filter { shelf.isCurrent($0.announcement) }
        move(current.map(\.announcement.part), from: [.collected], to: .planned)
        try replaceExceptions(
            .calculator, of: Set(current.map(\.made.companyKey)),
            with: current.flatMap { added in
                added.made.plan.exceptions.sorted().map { exception in
                    PlacedException(
                        place: added.made.companyKey, integration: added.announcement.integration, exception: exception)
                }
            })
        settle(shelf.supersededParts, as: .superseded)
        endRuns(shelf.supersededParts.map(\.run))
    }

    /// Gives up on stored snapshots that can never be planned.
    mutating func giveUp(_ impossible: [(announcement: UsageSnapshotTaken, exception: BillingException)]) throws {
        let ours = impossible.filter { self[snapshot: $0.announcement]?.taken == $0.announcement }
        for (announcement, exception) in ours where self[snapshot: announcement]?.plannedAt == nil {
            fail(announcement.part, exception.code.rawValue)
        }
        markPlanned(ours.map(\.announcement))
        try open(
            ours.map { announcement, exception in
                PlacedException(
                    place: announcement.companyKey, integration: announcement.integration, exception: exception)
            }, .calculator)
        endRuns(ours.map(\.announcement.runKey))
    }
}
