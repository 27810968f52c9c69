package import Billing

/// A run to be made over all companies of its integration: by the scheduler, the API or the command line, all alike.
package struct NewRun: Hashable, Sendable {
    /// Its id; a run of this id that is there already is left alone.
    package let id: RunID
    package let tenant: TenantID
    /// Over which integration.
    package let integration: IntegrationID
    /// The day it bills.
    package let billingDate: BillingDate
    /// What asks for it.
    package let trigger: RunTrigger
    /// Who asks for it.
    package let requestedBy: String

    package init(
        id: RunID, tenant: TenantID, integration: IntegrationID, billingDate: BillingDate, trigger: RunTrigger,
        requestedBy: String
    ) {
        self.id = id
        self.tenant = tenant
        self.integration = integration
        self.billingDate = billingDate
        self.trigger = trigger
        self.requestedBy = requestedBy
    }
}
