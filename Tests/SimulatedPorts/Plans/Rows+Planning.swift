import Billing
import Contracts
import Ports
import Runs

extension Rows {
    /// A stored plan under the id and billing date of an announcement.
    subscript(plan made: AdditionPlanMade) -> PlanRow? {
        get {
            let row = plans[Owned(made.tenant, PlanID(made.id))]
            return row?.made.billingDate == made.billingDate ? row : nil
        }
        set { plans[Owned(made.tenant, PlanID(made.id))] = newValue }
    }

    func planningFacts(
        of announcement: UsageSnapshotTaken, extending catalogue: ApplicationCatalogue
    ) -> PlanningFacts? {
        guard let row = self[snapshot: announcement],
            let integration = integrations[Owned(row.taken.tenant, row.taken.integration)]
        else { return nil }
        let company = companies[Owned(row.taken.tenant, row.taken.managedCompany)]
        return PlanningFacts(
            stored: row.taken, presentIntegration: company?.integration, site: integration.stored.site,
            bodyHash: row.body.hash, snapshot: row.body.value,
            state: state(of: integration, company, extending: catalogue, tenant: row.taken.tenant),
            plannedAgainOn: row.plannedAt == nil ? nil : LocalTime(integration.stored.timeZone)?.day(of: present))
    }

    private func state(
        of integration: IntegrationRow, _ company: StoredCompany?, extending catalogue: ApplicationCatalogue,
        tenant: TenantID
    ) -> Result<MappingState, Unreadable> {
        guard integration.isReadable else { return .failure(Unreadable("the stored policy cannot be read")) }
        let mappings = products.all { key, _ in key.tenant == tenant && key.id.first == integration.stored.id }
        let extra = definitions.all { key, _ in key.tenant == tenant }.map(\.row)
        return .success(
            MappingState(
                revision: tenants[tenant]?.revision ?? 0, mode: integration.stored.mode,
                policy: integration.stored.policy, company: company.flatMap(CompanyMapping.init),
                products: Dictionary(mappings.map { ($0.key.id.second, $0.row.mapping) }) { first, _ in first },
                catalogue: extra.isEmpty ? catalogue : catalogue.extended(by: extra)))
    }

    /// The newest stored snapshot of a company, from the integration it is in now.
    func newestSnapshot(of company: CompanyKey) -> UsageSnapshotTaken? {
        guard let present = companies[Owned(company.tenant, company.company)]?.integration else { return nil }
        return newestSnapshots(of: company).first { $0.taken.integration == present }?.taken
    }

    /// A company's snapshots, newest first.
    func newestSnapshots(of company: CompanyKey) -> [SnapshotRow] {
        snapshots.all { _, row in row.taken.companyKey == company }.map(\.row).sorted { left, right in
            (left.taken.billingDate, left.storedAt) > (right.taken.billingDate, right.storedAt)
        }
    }

    func overduePlans(after age: Duration, limit: Int) -> [AdditionPlanMade] {
        plans.all { key, row in
            guard row.settledAt == nil,
                isOverdue(storedAt: row.storedAt, announcedAt: row.announcedAt, after: age)
            else { return false }
            let subject = WorkSubject(row.made.managedCompany)
            return row.announcedAt == nil
                || work[Owned(key.tenant, Pair(WorkKind.write.rawValue, subject))] == nil
        }.map(\.row).sorted { $0.storedAt < $1.storedAt }.prefix(limit).map(\.made)
    }

    /// A company's current plan: highest date, then sequence.
    func currentPlan(of company: CompanyKey) -> PlanRow? {
        plans.all { _, row in row.made.companyKey == company }.map(\.row).max { $0.made.rank < $1.made.rank }
    }

    /// A company's plans that are not settled.
    func unsettledPlans(of company: CompanyKey) -> [AdditionPlanMade] {
        plans.all { _, row in row.made.companyKey == company && row.settledAt == nil }.map(\.row.made)
    }

    /// Settles plans that are not settled yet.
    mutating func settle(_ settled: [AdditionPlanMade], as outcome: AdditionResult.Outcome) {
        for made in settled {
            guard var row = self[plan: made], row.settledAt == nil else { continue }
            row.settledAt = now
            row.outcome = outcome
            self[plan: made] = row
        }
    }
}

extension CompanyMapping {
    /// A company's mapping; `nil`: it is not mapped.
    init?(_ company: StoredCompany) {
        guard let connectWise = company.connectWiseCompany else { return nil }
        self.init(
            connectWiseCompany: connectWise, automaticBilling: company.automaticBilling, agreement: company.agreement)
    }
}
