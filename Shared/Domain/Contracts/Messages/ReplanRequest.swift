package import Billing

/// Asks for a managed company's newest snapshot to be planned again: its mapping, policy or approvals changed.
package struct ReplanRequest: Message {
    /// `ce_type` of its records.
    package static let type = "tallybridge.replan-request.v1"
    /// Where it is announced.
    package static let topic = Topic.replanRequests

    /// Derived from company and mapping revision.
    package let id: String
    package let tenant: TenantID
    /// The managed company; the key of the record.
    package let managedCompany: ManagedCompanyID
    /// The mapping revision that asks for it.
    package let mappingRevision: Int

    /// A request; its id follows from company and revision.
    package init(tenant: TenantID, managedCompany: ManagedCompanyID, mappingRevision: Int) {
        self.id = DerivedID.uuid("replan", managedCompany.text, String(mappingRevision))
        self.tenant = tenant
        self.managedCompany = managedCompany
        self.mappingRevision = mappingRevision
    }

    /// The forms of its own fields.
    package var form: MessageForm { MessageForm(numbers: ["mappingRevision": mappingRevision]) }
}
