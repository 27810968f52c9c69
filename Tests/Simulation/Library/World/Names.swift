import Billing
import Contracts

/// The ids of what a blueprint names; derived, so that they are the same in every run.
enum Names {
    static func tenant(_ name: String) -> TenantID { TenantID(DerivedID.uuid("simulated-tenant", name)) }
    static func site(of tenant: String) -> SiteID { SiteID(DerivedID.uuid("simulated-site", tenant)) }
    static func source(_ name: String, of tenant: String) -> SourceID {
        SourceID(DerivedID.uuid("simulated-source", tenant, name))
    }
    static func integration(_ name: String, of tenant: String) -> IntegrationID {
        IntegrationID(DerivedID.uuid("simulated-integration", tenant, name))
    }
    static func company(_ identity: String, of tenant: String) -> ManagedCompanyID {
        ManagedCompanyID(DerivedID.uuid("simulated-company", tenant, identity))
    }
    /// Each attempt to ask for a run has an id of its own or that of the one before.
    static func run(of integration: IntegrationID, day: Int, number: Int, attempt: Int) -> RunID {
        RunID(DerivedID.uuid("simulated-run", integration.text, "\(day)", "\(number)", "\(attempt)"))
    }
}

extension Blueprint.Tenant {
    var id: TenantID { Names.tenant(name) }
    var site: SiteID { Names.site(of: name) }
}
