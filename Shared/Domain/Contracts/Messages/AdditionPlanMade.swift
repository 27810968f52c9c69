package import Billing

/// Announces a stored addition plan.
package struct AdditionPlanMade: Message {
    /// `ce_type` of its records.
    package static let type = "tallybridge.addition-plan.v1"
    /// Where it is announced.
    package static let topic = Topic.additionPlans

    /// The plan's id.
    package let id: String
    package let tenant: TenantID
    /// The managed company; the key of the record.
    package let managedCompany: ManagedCompanyID
    /// The snapshot it was made from.
    package let snapshot: SnapshotID
    /// The run of that snapshot.
    package let run: RunID
    /// The integration of the run.
    package let integration: IntegrationID
    /// The site it is written to: the lane of the work item.
    package let site: SiteID
    /// The day it bills.
    package let billingDate: BillingDate
    /// Orders plans of one company and billing date; the highest is current.
    package let sequence: Int
    /// The mapping revision it was made under.
    package let mappingRevision: Int
    /// How many slots it has.
    package let entries: Int
    /// The sum of their quantities.
    package let units: Int
    /// How many exceptions it has.
    package let exceptions: Int
    /// SHA-256 of the stored body, in hexadecimal digits.
    package let contentHash: String

    /// An announcement.
    package init(
        id: PlanID, tenant: TenantID, managedCompany: ManagedCompanyID, snapshot: SnapshotID, run: RunID,
        integration: IntegrationID, site: SiteID, billingDate: BillingDate, sequence: Int, mappingRevision: Int,
        entries: Int, units: Int, exceptions: Int, contentHash: String
    ) {
        self.id = id.text
        self.tenant = tenant
        self.managedCompany = managedCompany
        self.snapshot = snapshot
        self.run = run
        self.integration = integration
        self.site = site
        self.billingDate = billingDate
        self.sequence = sequence
        self.mappingRevision = mappingRevision
        self.entries = entries
        self.units = units
        self.exceptions = exceptions
        self.contentHash = contentHash
    }

    /// The forms of its own fields.
    package var form: MessageForm {
        MessageForm(
            uuids: [
                "snapshot": snapshot.text, "run": run.text, "integration": integration.text, "site": site.text,
            ],
            numbers: [
                "sequence": sequence, "mappingRevision": mappingRevision, "entries": entries, "units": units,
                "exceptions": exceptions,
            ], hashes: ["contentHash": contentHash])
    }
}
