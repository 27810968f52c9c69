public import Billing

/// Announces a stored usage snapshot.
public struct UsageSnapshotTaken: Message {
    /// `ce_type` of its records.
    public static let type = "tallybridge.usage-snapshot.v1"
    /// Where it is announced.
    public static let topic = Topic.usageSnapshots

    /// The snapshot's id, which is its request's.
    public let id: String
    /// Whose it is.
    public let tenant: TenantID
    /// The managed company; the key of the record.
    public let managedCompany: ManagedCompanyID
    /// The run it was read in.
    public let run: RunID
    /// The integration of the run.
    public let integration: IntegrationID
    /// The day the run bills.
    public let billingDate: BillingDate
    /// Devices that hold a key.
    public let devices: Int
    /// Mailboxes that hold a key.
    public let mailboxes: Int
    /// SHA-256 of the stored body, in hexadecimal digits.
    public let contentHash: String

    /// An announcement.
    public init(
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

    /// The forms of its own fields.
    public var form: MessageForm {
        MessageForm(
            uuids: ["run": run.text, "integration": integration.text],
            numbers: ["devices": devices, "mailboxes": mailboxes], hashes: ["contentHash": contentHash])
    }
}
