import Billing
import Ports

extension SimulatedMappingTransaction {
    func companies(
        of integration: IntegrationID, search: String?, after identity: String?, limit: Int
    ) async throws(MappingStoreError) -> [StoredCompany] {
        try run("listing companies") { rows in
            let found = rows.present(in: integration, of: tenant).filter { company in
                let isFound = search.map { company.name.holds($0) || company.identity.holds($0) } ?? true
                return isFound && company.identity.follows(identity)
            }
            return Array(found.prefix(limit))
        }
    }

    func companies(
        _ identities: [String], ofKind sourceKind: SourceKind, lock: RowLock
    ) async throws(MappingStoreError) -> [StoredCompany] {
        try run("reading companies") { rows in
            let wanted = Set(identities)
            return rows.companies.all { key, company in
                key.tenant == tenant && company.sourceKind == sourceKind && wanted.contains(company.identity)
            }.map(\.row)
        }
    }

    func companies(
        of integration: IntegrationID, mappedTo connectWise: [ConnectWiseCompanyID]
    ) async throws(MappingStoreError) -> [StoredCompany] {
        try run("looking for mapped companies") { rows in
            let wanted = Set(connectWise)
            return rows.present(in: integration, of: tenant).filter { company in
                company.connectWiseCompany.map(wanted.contains) ?? false
            }
        }
    }

    func lockCompanies(of integration: IntegrationID) async throws(MappingStoreError) {
        // Whoever has a transaction here has all rows.
        try run("locking the companies of an integration") { _ in }
    }

    func save(_ companies: [StoredCompany]) async throws(MappingStoreError) -> [StoredCompany] {
        try run("saving companies") { rows in
            guard Set(companies.map(\.id)).count == companies.count else {
                throw PortError(.refused, "saving companies: one of them is named twice")
            }
            let saved = try companies.map { try rows.put($0, of: tenant) }
            for company in saved { try rows.check(company, of: tenant) }
            return saved
        }
    }
}

extension Rows {
    /// An integration's companies, by identity.
    func present(in integration: IntegrationID, of tenant: TenantID) -> [StoredCompany] {
        companies.all { $0.tenant == tenant && $1.integration == integration }.map(\.row)
            .sorted { $0.identity.precedes($1.identity) }
    }

    /// Source kind and identity of a known company stay as they are.
    fileprivate mutating func put(_ company: StoredCompany, of tenant: TenantID) throws -> StoredCompany {
        try requireTenant(tenant, "managed_companies")
        guard !company.identity.isEmpty else { throw Violation("managed_companies_source_identity_check") }
        try requireBounded(company.identity, "managed_company_identity_is_bounded")
        guard company.agreement == nil || company.connectWiseCompany != nil else {
            throw Violation("agreement_needs_company")
        }
        let old = companies[Owned(tenant, company.id)]
        let saved = StoredCompany(
            id: company.id, integration: company.integration, source: company.source,
            sourceKind: old?.sourceKind ?? company.sourceKind, identity: old?.identity ?? company.identity,
            name: company.name.withoutNul, connectWiseCompany: company.connectWiseCompany,
            connectWiseCompanyName: company.connectWiseCompanyName?.withoutNul, agreement: company.agreement,
            agreementName: company.agreementName?.withoutNul, automaticBilling: company.automaticBilling,
            stamp: next(old?.stamp, by: company.stamp.updatedBy))
        companies[Owned(tenant, company.id)] = saved
        return saved
    }

    /// Checked over all that were saved together, so that two companies may exchange their mappings.
    fileprivate func check(_ company: StoredCompany, of tenant: TenantID) throws(Violation) {
        let others = companies.all { key, _ in key.tenant == tenant && key.id != company.id }.map(\.row)
        let isKnown = others.contains { $0.sourceKind == company.sourceKind && $0.identity == company.identity }
        if isKnown { throw Violation("managed_company_once") }
        if company.integration != nil, company.connectWiseCompany != nil {
            let isTaken = others.contains {
                $0.integration == company.integration && $0.connectWiseCompany == company.connectWiseCompany
            }
            if isTaken { throw Violation("company_mapping_one_to_one") }
        }
        if let integration = company.integration, integrations[Owned(tenant, integration)] == nil {
            throw Violation("managed_companies_tenant_id_integration_id_fkey")
        }
        guard sources[Owned(tenant, company.source)]?.kind == company.sourceKind else {
            throw Violation("managed_companies_tenant_id_source_id_source_kind_fkey")
        }
    }
}

extension String {
    /// Whether it contains what is searched for, in whatever case.
    fileprivate func holds(_ search: String) -> Bool {
        search.isEmpty || lowercased().contains(search.lowercased())
    }
}
