import Billing
import Ports

extension ConnectWiseCompany {
    /// Reads a record.
    init(_ response: CompanyResponse) throws(UnreadableField) {
        self.init(
            id: ConnectWiseCompanyID(try response.id.requiredRecordID("id")),
            identifier: TextLimits.companyIdentifier.shown(try response.identifier.required("identifier")),
            name: TextLimits.companyName.shown(try response.name.required("name")),
            isDeleted: try response.deletedFlag.optional("deletedFlag") ?? false)
    }
}
