/// A managed company's ConnectWise company and its billing settings.
public struct CompanyMapping: Hashable, Sendable, Codable {
    /// The one ConnectWise company it is mapped to.
    public let connectWiseCompany: ConnectWiseCompanyID
    /// Whether its additions are kept by Tallybridge.
    public let automaticBilling: Bool
    /// The agreement whose additions they are; `nil`: not chosen yet.
    public let agreement: AgreementID?

    /// A mapping.
    public init(connectWiseCompany: ConnectWiseCompanyID, automaticBilling: Bool, agreement: AgreementID?) {
        self.connectWiseCompany = connectWiseCompany
        self.automaticBilling = automaticBilling
        self.agreement = agreement
    }
}

/// Whether an integration writes.
public enum IntegrationMode: String, CaseIterable, Hashable, Sendable, Codable {
    /// Plans are made and shown, nothing is written.
    case observe
    /// ConnectWise is made equal to the plan.
    case bill
}

/// All settings that decide one managed company's plan, read in one moment.
public struct MappingState: Hashable, Sendable {
    /// The tenant's mapping revision when it was read.
    public let revision: Int
    /// The integration's mode.
    public let mode: IntegrationMode
    /// The integration's policy.
    public let policy: BillingPolicy
    /// The company's mapping; `nil`: not mapped.
    public let company: CompanyMapping?
    /// The integration's product mappings.
    public let products: [ApplicationCode: ProductMapping]
    /// The catalogue with the tenant's own additions to it.
    public let catalogue: ApplicationCatalogue

    /// The settings.
    public init(
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
