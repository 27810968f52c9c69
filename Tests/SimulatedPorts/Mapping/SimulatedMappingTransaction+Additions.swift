import Billing
import Ports

extension SimulatedMappingTransaction {
    func openAdditions(of companies: [ManagedCompanyID]) async throws(MappingStoreError) -> [OpenAddition] {
        let wanted = Set(companies)
        return try openAdditions { company, _ in wanted.contains(company.id) }
    }

    func openAdditions(on site: SiteID) async throws(MappingStoreError) -> [OpenAddition] {
        try openAdditions { $1.site == site }
    }

    func openAdditions(
        of integration: IntegrationID, applications: [ApplicationCode]?
    ) async throws(MappingStoreError) -> [OpenAddition] {
        let wanted = applications.map(Set.init)
        return try openAdditions { company, row in
            company.integration == integration && (wanted?.contains(row.entry.slot.application) ?? true)
        }
    }

    private func openAdditions(
        where isWanted: (StoredCompany, LedgerRow) -> Bool
    ) throws(MappingStoreError) -> [OpenAddition] {
        try run("looking for live additions") { rows in
            let open = rows.ledger.all { key, row in
                key.tenant == tenant && [.creating, .live].contains(row.entry.state)
            }
            let found = open.compactMap { key, row -> OpenAddition? in
                guard let company = rows.companies[Owned(tenant, key.id.first)], isWanted(company, row) else {
                    return nil
                }
                return OpenAddition(
                    company: company.id, companyName: company.name, slot: row.entry.slot,
                    agreement: row.entry.agreement, addition: row.entry.addition, product: row.entry.product,
                    quantity: row.entry.quantity)
            }
            return found.sorted { left, right in
                left.companyName == right.companyName
                    ? (left.company, left.slot) < (right.company, right.slot)
                    : left.companyName.precedes(right.companyName)
            }
        }
    }
}
