package import Billing
package import Ports

extension MappingStage {
    /// The companies of a ConnectWise system by id, read now.
    package func connectWiseCompanies(
        _ site: SiteID, search: String?, _ page: Page<Int>, _ access: Access
    ) async throws(Refusal) -> Paged<ConnectWiseCompany> {
        let companies = try await reading(site, access) { (system) throws(ConnectWiseError) in
            try await system.companies().records
        }
        return page.part(of: companies.filter { matches(search, $0.name, $0.identifier) }, by: \.id.number)
    }

    /// The agreements of a ConnectWise system, or of one company there, by id, read now.
    package func agreements(
        _ site: SiteID, of company: ConnectWiseCompanyID?, _ page: Page<Int>, _ access: Access
    ) async throws(Refusal) -> Paged<AgreementFacts> {
        let agreements = try await reading(site, access) { (system) throws(ConnectWiseError) in
            try await system.agreements(of: company).records
        }
        return page.part(of: agreements, by: \.id.number)
    }

    /// The catalogue of a ConnectWise system by id, read now.
    package func products(
        _ site: SiteID, search: String?, _ page: Page<Int>, _ access: Access
    ) async throws(Refusal) -> Paged<ProductFacts> {
        let products = try await reading(site, access) { (system) throws(ConnectWiseError) in
            try await system.products().records
        }
        return page.part(of: products.filter { matches(search, $0.identifier, $0.description) }, by: \.id.number)
    }

    /// The companies a source lists now, by identity.
    package func managedCompanies(
        _ source: SourceID, search: String?, _ page: Page<String>, _ access: Access
    ) async throws(Refusal) -> Paged<ManagedCompanyListing> {
        let stored = try await transaction(access) { try await $0.requireSource(source) }
        let listed = try await listed(by: source, access).filter { matches(search, $0.name, $0.identity) }
        let known = try await transaction(access) { rows in
            try await rows.companies(listed.map(\.identity), ofKind: stored.kind, lock: .none)
        }
        let integrations = Dictionary(
            known.map { ($0.identity, $0.integration) }, uniquingKeysWith: { first, _ in first })
        let companies = listed.map { company in
            ManagedCompanyListing(company: company, integration: integrations[company.identity] ?? nil)
        }
        return page.part(of: companies, by: \.company.identity)
    }

    /// Asks a site that the tenant has.
    private func reading<Result: Sendable>(
        _ site: SiteID, _ access: Access, _ call: (any ConnectWiseSystem) async throws(ConnectWiseError) -> Result
    ) async throws(Refusal) -> Result {
        _ = try await transaction(access) { try await $0.requireSite(site) }
        return try await asking(site, access, call)
    }
}

/// A company as its source lists it.
package struct ManagedCompanyListing: Hashable, Sendable {
    /// As listed.
    package let company: SourceCompany
    /// The integration it is in; `nil`: none.
    package let integration: IntegrationID?
}
