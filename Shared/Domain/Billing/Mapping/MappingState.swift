/// A managed company's ConnectWise company and its billing settings.
package struct CompanyMapping: Hashable, Sendable, Codable {
    /// The one ConnectWise company it is mapped to.
    package let connectWiseCompany: ConnectWiseCompanyID
    /// Whether its additions are kept by Tallybridge.
    package let automaticBilling: Bool
    /// The agreement whose additions they are; `nil`: not chosen yet.
    package let agreement: AgreementID?

    package init(connectWiseCompany: ConnectWiseCompanyID, automaticBilling: Bool, agreement: AgreementID?) {
        self.connectWiseCompany = connectWiseCompany
        self.automaticBilling = automaticBilling
        self.agreement = agreement
    }
}

/// Whether an integration writes.
package enum IntegrationMode: String, CaseIterable, Hashable, Sendable, Codable {
    /// Plans are made and shown, nothing is written.
    case observe
    /// ConnectWise is made equal to the plan.
    case bill
}

/// All settings that decide one managed company's plan, read in one moment.
package struct MappingState: Hashable, Sendable {
    /// The tenant's mapping revision when it was read.
    package let revision: Int
    /// The integration's mode.
    package let mode: IntegrationMode
    /// The integration's policy.
    package let policy: BillingPolicy
    /// The company's mapping; `nil`: not mapped.
    package let company: CompanyMapping?
    /// The integration's product mappings.
    package let products: [ApplicationCode: ProductMapping]
    /// The catalogue with the tenant's own additions to it.
    package let catalogue: ApplicationCatalogue

    /// The settings.
    package init(
        revision: Int, mode: IntegrationMode, policy: BillingPolicy, company: CompanyMapping?,
        products: [ApplicationCode: ProductMapping], catalogue: ApplicationCatalogue
    ) {
        self.revision = revision
        self.mode = mode
        self.policy = policy
        self.company = company
        self.products = products
        self.catalogue = catalogue
    }
}
