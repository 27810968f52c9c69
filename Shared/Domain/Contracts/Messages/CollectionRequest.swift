package import Billing

/// Asks for one managed company's usage to be read.
package struct CollectionRequest: Message {
    /// `ce_type` of its records.
    package static let type = "tallybridge.collection-request.v1"
    /// Where it is announced.
    package static let topic = Topic.collectionRequests

    /// Derived from company and run; the snapshot gets the same id.
    package let id: String
    package let tenant: TenantID
    /// The managed company; the key of the record.
    package let managedCompany: ManagedCompanyID
    /// The run it belongs to.
    package let run: RunID
    /// The integration the run is of.
    package let integration: IntegrationID
    /// Where to read: the lane of the work item.
    package let source: SourceID
    /// The day the run bills.
    package let billingDate: BillingDate
    /// Orders runs of one billing date: when the run was requested, in milliseconds since 1970.
    package let sequence: Int

    /// A request; its id follows from company and run.
    package init(
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
    package var form: MessageForm {
        MessageForm(
            uuids: ["run": run.text, "integration": integration.text, "source": source.text],
            numbers: ["sequence": sequence])
    }
}
