public import Billing

/// A run to be made over all companies of its integration: by the scheduler, the API or the command line, all alike.
public struct NewRun: Hashable, Sendable {
    /// Its id; a run of this id that is there already is left alone.
    public let id: RunID
    /// Whose.
    public let tenant: TenantID
    /// Over which integration.
    public let integration: IntegrationID
    /// The day it bills.
    public let billingDate: BillingDate
    /// What asks for it.
    public let trigger: RunTrigger
    /// Who asks for it.
    public let requestedBy: String

    /// A run.
    public init(
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
