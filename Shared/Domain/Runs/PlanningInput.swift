package import Billing
package import Contracts

/// Everything one plan is made from.
package struct PlanningInput: Hashable, Sendable {
    /// The announcement that asked for it.
    package let announcement: UsageSnapshotTaken
    /// The stored snapshot, its hash checked.
    package let snapshot: UsageSnapshot
    /// The settings, read in the same moment for the whole batch.
    package let state: MappingState
    /// The site the integration writes to.
    package let site: SiteID
    /// The integration's own today, for a snapshot that was planned before; `nil` for the first plan.
    package let madeAgainOn: BillingDate?

    package init(
        announcement: UsageSnapshotTaken, snapshot: UsageSnapshot, state: MappingState, site: SiteID,
        madeAgainOn: BillingDate? = nil
    ) {
        self.announcement = announcement
        self.snapshot = snapshot
        self.state = state
        self.site = site
        self.madeAgainOn = madeAgainOn
    }
}

/// A plan with the id it is stored under.
package struct MadePlan: Hashable, Sendable {
    /// Derived from snapshot, mapping revision and rules version.
    package let id: PlanID
    /// What it was made from.
    package let input: PlanningInput
    package let plan: AdditionPlan

    /// A plan to be stored.
    package init(id: PlanID, input: PlanningInput, plan: AdditionPlan) {
        self.id = id
        self.input = input
        self.plan = plan
    }

    package var companyKey: CompanyKey {
        CompanyKey(tenant: input.announcement.tenant, company: input.announcement.managedCompany)
    }
}

extension UsageSnapshotTaken {
    /// The run it was read in.
    package var runKey: RunKey { RunKey(tenant: tenant, run: run, date: billingDate) }
    package var companyKey: CompanyKey { CompanyKey(tenant: tenant, company: managedCompany) }
    /// Its company's part of the run.
    package var part: RunPart { RunPart(run: runKey, company: managedCompany) }
}

extension CollectionRequest {
    /// The run it belongs to.
    package var runKey: RunKey { RunKey(tenant: tenant, run: run, date: billingDate) }
    package var companyKey: CompanyKey { CompanyKey(tenant: tenant, company: managedCompany) }
    /// Its company's part of the run.
    package var part: RunPart { RunPart(run: runKey, company: managedCompany) }
}

extension AdditionPlanMade {
    /// The run of its snapshot.
    package var runKey: RunKey { RunKey(tenant: tenant, run: run, date: billingDate) }
    package var companyKey: CompanyKey { CompanyKey(tenant: tenant, company: managedCompany) }
    /// Its company's part of the run.
    package var part: RunPart { RunPart(run: runKey, company: managedCompany) }
    /// Orders the plans of one company: the highest is current.
    package var rank: Rank { Rank(billingDate: billingDate, sequence: sequence) }

    /// Announces a plan that takes its place under `sequence`; `contentHash` is over its stored body.
    init(_ made: MadePlan, sequence: Int, contentHash: String) {
        let announcement = made.input.announcement
        self.init(
            id: made.id, tenant: announcement.tenant, managedCompany: announcement.managedCompany,
            snapshot: SnapshotID(announcement.id), run: announcement.run, integration: announcement.integration,
            site: made.input.site, billingDate: announcement.billingDate, sequence: sequence,
            mappingRevision: made.plan.mappingRevision, entries: made.plan.entries.count,
            units: made.plan.entries.map(\.quantity.number).reduce(0, +), exceptions: made.plan.exceptions.count,
            contentHash: contentHash)
    }
}
