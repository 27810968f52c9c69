public import Billing

/// Asks for a managed company's newest snapshot to be planned again: its mapping, policy or approvals changed.
public struct ReplanRequest: Message {
    /// `ce_type` of its records.
    public static let type = "tallybridge.replan-request.v1"
    /// Where it is announced.
    public static let topic = Topic.replanRequests

    /// Derived from company and mapping revision.
    public let id: String
    /// Whose it is.
    public let tenant: TenantID
    /// The managed company; the key of the record.
    public let managedCompany: ManagedCompanyID
    /// The mapping revision that asks for it.
    public let mappingRevision: Int

    /// A request; its id follows from company and revision.
    public init(tenant: TenantID, managedCompany: ManagedCompanyID, mappingRevision: Int) {
        self.id = DerivedID.uuid("replan", managedCompany.text, String(mappingRevision))
        self.tenant = tenant
        self.managedCompany = managedCompany
        self.mappingRevision = mappingRevision
    }

    /// The forms of its own fields.
    public var form: MessageForm { MessageForm(numbers: ["mappingRevision": mappingRevision]) }
}
