public import Billing

/// Asks for one managed company's usage to be read.
public struct CollectionRequest: Message {
    /// `ce_type` of its records.
    public static let type = "tallybridge.collection-request.v1"
    /// Where it is announced.
    public static let topic = Topic.collectionRequests

    /// Derived from company and run; the snapshot gets the same id.
    public let id: String
    /// Whose it is.
    public let tenant: TenantID
    /// The managed company; the key of the record.
    public let managedCompany: ManagedCompanyID
    /// The run it belongs to.
    public let run: RunID
    /// The integration the run is of.
    public let integration: IntegrationID
    /// Where to read: the lane of the work item.
    public let source: SourceID
    /// The day the run bills.
    public let billingDate: BillingDate
    /// Orders runs of one billing date: when the run was requested, in milliseconds since 1970.
    public let sequence: Int

    /// A request; its id follows from company and run.
    public init(
        tenant: TenantID, managedCompany: ManagedCompanyID, run: RunID, integration: IntegrationID, source: SourceID,
        billingDate: BillingDate, sequence: Int
    ) {
        self.id = DerivedID.collection(of: managedCompany, in: run)
        self.tenant = tenant
        self.managedCompany = managedCompany
        self.run = run
        self.integration = integration
        self.source = source
        self.billingDate = billingDate
        self.sequence = sequence
    }

    /// The forms of its own fields.
    public var form: MessageForm {
        MessageForm(
            uuids: ["run": run.text, "integration": integration.text, "source": source.text],
            numbers: ["sequence": sequence])
    }
}
