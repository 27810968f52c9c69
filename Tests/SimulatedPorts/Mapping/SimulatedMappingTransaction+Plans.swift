import Billing
import Contracts
import Ports
import Runs

extension SimulatedMappingTransaction {
    func plans(
        of integration: IntegrationID, on date: BillingDate?, identity: String?, after: String?, limit: Int
    ) async throws(MappingStoreError) -> [StoredPlan] {
        try run("reading plans") { rows in
            let isRetired = rows.integrations[Owned(tenant, integration)]?.stored.retiredAt != nil
            let all = rows.companies.all { key, _ in key.tenant == tenant }.map(\.row)
                .sorted { $0.identity.precedes($1.identity) }
            let companies = (isRetired ? all : rows.present(in: integration, of: tenant)).filter { company in
                identity.map { $0 == company.identity } ?? true && company.identity.follows(after)
            }
            let found = companies.compactMap { company -> (StoredCompany, PlanRow)? in
                rows.plans.all { key, row in
                    key.tenant == tenant && row.made.managedCompany == company.id
                        && row.made.integration == integration && date.map { $0 == row.made.billingDate } ?? true
                }.map(\.row).max { $0.made.rank < $1.made.rank }.map { (company, $0) }
            }
            return try found.prefix(limit).map { company, row in
                StoredPlan(
                    identity: company.identity, name: company.name, sequence: row.made.sequence,
                    plan: try row.body.read(), outcome: row.outcome, settlements: row.settlements ?? [])
            }
        }
    }

    func snapshots(
        of integration: IntegrationID, on date: BillingDate
    ) async throws(MappingStoreError) -> [(company: StoredCompany, snapshot: UsageSnapshot)] {
        try run("reading snapshots") { rows in
            try rows.present(in: integration, of: tenant).compactMap { company in
                let newest = rows.newestSnapshots(of: CompanyKey(tenant: tenant, company: company.id)).first { row in
                    row.taken.billingDate == date && row.taken.integration == integration
                }
                return try newest.map { (company, try $0.body.read()) }
            }
        }
    }

    func exceptions(_ filter: ExceptionFilter) async throws(MappingStoreError) -> [StoredException] {
        try run("listing exceptions") { rows in
            let found = rows.exceptions.all { id, row in
                row.place.tenant == tenant && filter.integration.map { $0 == row.integration } ?? true
                    && filter.code.map { $0 == row.exception.code } ?? true
                    && (filter.includesClosed || row.closedAt == nil) && filter.after.map { id > $0 } ?? true
            }
            return Array(
                found.compactMap { rows.stored($0.key, $0.row) }
                    .filter { row in filter.identity.map { $0 == row.identity } ?? true }.prefix(filter.limit))
        }
    }
}

extension Rows {
    fileprivate func stored(_ id: Int, _ row: ExceptionRow) -> StoredException? {
        guard let integration = integrations[Owned(row.place.tenant, row.integration)] else { return nil }
        let company = row.place.company.flatMap { companies[Owned(row.place.tenant, $0)] }
        return StoredException(
            id: id, integration: row.integration, integrationName: integration.stored.name,
            identity: company?.identity ?? row.exception.newCompany, companyName: company?.name,
            exception: row.exception,
            openedAt: row.openedAt.date, seenAt: row.seenAt.date, closedAt: row.closedAt?.date)
    }
}
