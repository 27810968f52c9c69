package import Billing

/// Where an exception belongs.
package struct ExceptionPlace: Hashable, Comparable, Sendable {
    package let tenant: TenantID
    /// The company it is about; `nil`: its integration as a whole.
    package let company: ManagedCompanyID?

    /// A company, or without one an integration as a whole.
    package init(tenant: TenantID, company: ManagedCompanyID?) {
        self.tenant = tenant
        self.company = company
    }

    /// A company.
    package init(_ company: CompanyKey) { self.init(tenant: company.tenant, company: company.company) }

    /// The company, where one is concerned.
    package var companyKey: CompanyKey? { company.map { CompanyKey(tenant: tenant, company: $0) } }

    /// By tenant, then company; what concerns a whole integration comes first.
    package static func < (left: Self, right: Self) -> Bool {
        (left.tenant, left.company?.text ?? "") < (right.tenant, right.company?.text ?? "")
    }
}

/// An integration of a tenant.
package struct IntegrationKey: Hashable, Comparable, Sendable {
    package let tenant: TenantID
    package let integration: IntegrationID

    package init(tenant: TenantID, integration: IntegrationID) {
        self.tenant = tenant
        self.integration = integration
    }

    /// By tenant, then integration: the one order in which several are locked.
    package static func < (left: Self, right: Self) -> Bool {
        (left.tenant, left.integration) < (right.tenant, right.integration)
    }
}
