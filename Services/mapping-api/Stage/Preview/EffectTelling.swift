import Billing
import Contracts
import Foundation
import Ports

/// The effect of a save in the making, company after company.
struct EffectTelling {
    let question: EffectQuestion
    private let today: BillingDate?
    private let changed: [ManagedCompanyID: (before: StoredCompany, after: StoredCompany)]
    private(set) var told: Set<String> = []

    private var companies: [CompanyEffect] = []
    private var summary = SaveEffect.Summary()
    private var covered: [String: [String]] = [:]
    private var usage: (from: Date, to: Date)?
    private var siteReadAt: Date?

    init(_ question: EffectQuestion, today: BillingDate?) {
        self.question = question
        self.today = today
        changed = Dictionary(question.changed.map { ($0.after.id, $0) }, uniquingKeysWith: { $1 })
    }

    /// A company with its plan as it would be without the save, and with it; `nil`: there is no usage to plan.
    struct Plans {
        let standing: CompanyStanding
        let before: AdditionPlan?
        let after: AdditionPlan?
        let untold: CompanyEffect.Untold?

        /// The agreements that may concern it.
        var agreements: [AgreementID] {
            [before, after].compactMap { $0?.destination?.agreement } + standing.ledger.map(\.agreement)
                + standing.decisions.compactMap(\.agreement)
        }
        var products: [ProductID] { [before, after].compactMap { $0 }.flatMap(\.entries).map(\.product.id) }
    }

    /// What the calculator would plan for a company.
    func plans(for standing: CompanyStanding) -> Plans {
        let mapped = changed[standing.company.id]
        let usage: UsageSnapshot
        switch standing.snapshot?.usage {
        case .success(let read): usage = read
        case .failure: return Plans(standing: standing, before: nil, after: nil, untold: .usageUnreadable)
        case nil: return Plans(standing: standing, before: nil, after: nil, untold: .usageNotRead)
        }
        let madeAgainOn = standing.snapshot?.isPlanned == true ? today : nil
        func plan(_ settings: EffectQuestion.SettingsOf, _ company: StoredCompany) -> AdditionPlan {
            makePlan(for: usage, under: settings(company), madeAgainOn: madeAgainOn)
        }
        return Plans(
            standing: standing, before: plan(question.before, mapped?.before ?? standing.company),
            after: plan(question.after, mapped?.after ?? standing.company), untold: nil)
    }

    /// Takes a company in, as far as something changes of it.
    mutating func take(_ plans: Plans, _ site: StoredSiteReading?) {
        let company = plans.standing.company
        told.insert(company.identity)
        siteReadAt = site?.readAt ?? siteReadAt
        let after = effect(plans, plans.after, site)
        let isSaved = changed[company.id] != nil
        guard isSaved || after.differs(from: effect(plans, plans.before, site)) else { return }
        if let readAt = after.readAt {
            usage = (min(usage?.from ?? readAt, readAt), max(usage?.to ?? readAt, readAt))
        }
        summary.companies += 1
        if after.untold != nil { summary.untold += 1 }
        for line in after.lines { summary.lines[line.outcome, default: 0] += 1 }
        if !after.covered.isEmpty { covered[company.identity] = after.covered }
        if companies.count < SaveEffect.mostCompanies { companies.append(after) }
    }

    /// What the writer would make of a plan.
    private func effect(_ plans: Plans, _ plan: AdditionPlan?, _ site: StoredSiteReading?) -> CompanyEffect {
        let standing = plans.standing
        var untold = plans.untold
        var effect = PlanEffect(unplanned: standing.ledger)
        if let plan {
            let isWithoutLines =
                plan.destination == nil && agreementsWithLines(standing.ledger, standing.decisions).isEmpty
            switch (site?.site, plan.destination) {
            case (nil, _) where !isWithoutLines: untold = .siteNotRead
            case (let known?, let destination?) where !known.names(destination.agreement): untold = .agreementNotRead
            case (let known, _):
                let settings = question.after(standing.company)
                let tags = SlotTags(
                    tenant: question.tenant, sourceKind: standing.company.sourceKind,
                    sourceIdentity: standing.company.identity)
                effect = PlanEffect(
                    of: plan, ledger: standing.ledger, decisions: standing.decisions,
                    on: known ?? KnownSite(agreements: [:], products: [:]),
                    guarding: Guarding(policy: settings.policy.guards, answers: standing.answers),
                    tag: { tags.tag(for: $0, generation: $1) })
            }
        }
        return CompanyEffect(
            identity: standing.company.identity, name: standing.company.name, billingDate: plan?.billingDate,
            readAt: standing.snapshot?.storedAt, untold: untold, lines: effect.lines, exceptions: effect.exceptions)
    }

    /// All of it.
    var effect: SaveEffect {
        SaveEffect(
            companies: companies.sorted {
                $0.identity.unicodeScalars.lexicographicallyPrecedes($1.identity.unicodeScalars)
            },
            summary: summary, usageFrom: usage?.from, usageTo: usage?.to, siteReadAt: siteReadAt, covered: covered)
    }
}
