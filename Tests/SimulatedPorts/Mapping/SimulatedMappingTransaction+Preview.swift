import Billing
import Contracts
import Ports
import Runs

extension SimulatedMappingTransaction {
    func standings(
        of integration: IntegrationID, among companies: [ManagedCompanyID]?, after identity: String?, limit: Int
    ) async throws(MappingStoreError) -> [CompanyStanding] {
        try run("reading how companies stand") { rows in
            let wanted = companies.map(Set.init)
            let found = rows.companies.all { key, row in
                key.tenant == tenant && (wanted.map { $0.contains(key.id) } ?? (row.integration == integration))
                    && row.identity.follows(identity)
            }.map(\.row).sorted { $0.identity.precedes($1.identity) }
            return found.prefix(limit).map { rows.standing($0, of: tenant, in: integration) }
        }
    }

    func knownSite(
        _ site: SiteID, agreements: [AgreementID], products: [ProductID], identifiers: [String]
    ) async throws(MappingStoreError) -> StoredSiteReading? {
        try run("reading what is known of a site") { rows in
            guard let row = rows.readings[Owned(tenant, site)] else { return nil }
            let parents = agreements.compactMap { row.agreements[$0]?.parent }
            let (ids, folded) = (Set(agreements + parents), Set(identifiers.map { $0.lowercased() }))
            let items = row.products.all { id, facts in
                products.contains(id) || folded.contains(facts.identifier.lowercased())
            }
            let unreadable = row.unreadable.filter { record in
                switch record.kind {
                case .agreement: ids.contains(AgreementID(record.id))
                case .product: products.contains(ProductID(record.id))
                case .company, .addition: false
                }
            }
            return StoredSiteReading(
                readAt: row.readAt.date,
                site: KnownSite(
                    agreements: ids.reduce(into: [:]) { $0[$1] = row.agreements[$1] },
                    products: items.reduce(into: [:]) { $0[$1.key] = $1.row }, unreadable: unreadable))
        }
    }
}

extension Rows {
    fileprivate func standing(
        _ company: StoredCompany, of tenant: TenantID, in integration: IntegrationID
    ) -> CompanyStanding {
        let key = CompanyKey(tenant: tenant, company: company.id)
        let newest = newestSnapshots(of: key).first { $0.taken.integration == integration }
        return CompanyStanding(
            company: company,
            snapshot: newest.map { row in
                StoredSnapshot(
                    usage: row.body.value, storedAt: row.storedAt.date, isPlanned: row.plannedAt != nil)
            }, ledger: entries(of: key), decisions: openDecisions(of: key), answers: newestAnswers(of: key))
    }
}
