package import Billing

/// Announces a stored usage snapshot.
package struct UsageSnapshotTaken: Message {
    /// `ce_type` of its records.
    package static let type = "tallybridge.usage-snapshot.v1"
    /// Where it is announced.
    package static let topic = Topic.usageSnapshots

    /// The snapshot's id, which is its request's.
    package let id: String
    package let tenant: TenantID
    /// The managed company; the key of the record.
    package let managedCompany: ManagedCompanyID
    /// The run it was read in.
    package let run: RunID
    /// The integration of the run.
    package let integration: IntegrationID
    /// The day the run bills.
    package let billingDate: BillingDate
    /// Devices that hold a key.
    package let devices: Int
    /// Mailboxes that hold a key.
    package let mailboxes: Int
    /// SHA-256 of the stored body, in hexadecimal digits.
    package let contentHash: String

    /// An announcement.
    package init(
        id: SnapshotID, tenant: TenantID, managedCompany: ManagedCompanyID, run: RunID, integration: IntegrationID,
        billingDate: BillingDate, devices: Int, mailboxes: Int, contentHash: String
    ) {
        self.id = id.text
        self.tenant = tenant
        self.managedCompany = managedCompany
        self.run = run
        self.integration = integration
        self.billingDate = billingDate
        self.devices = devices
        self.mailboxes = mailboxes
        self.contentHash = contentHash
    }

    /// What is announced of a snapshot taken for a request.
    package init(_ snapshot: UsageSnapshot, for request: CollectionRequest, contentHash: String) {
        func count(_ counted: UsageGroup.Counted) -> Int {
            snapshot.groups.filter { $0.counted == counted }.map(\.units.number).reduce(0, +)
        }
        self.init(
            id: SnapshotID(request.id), tenant: request.tenant, managedCompany: request.managedCompany,
            run: request.run, integration: request.integration, billingDate: request.billingDate,
            devices: count(.devices), mailboxes: count(.mailboxes), contentHash: contentHash)
    }

    /// The forms of its own fields.
    package var form: MessageForm {
        MessageForm(
            uuids: ["run": run.text, "integration": integration.text],
            numbers: ["devices": devices, "mailboxes": mailboxes], hashes: ["contentHash": contentHash])
    }
}
