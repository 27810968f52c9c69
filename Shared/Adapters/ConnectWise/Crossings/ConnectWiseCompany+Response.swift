import Billing
import Ports

extension ConnectWiseCompany {
    /// Reads a record.
    init(_ response: CompanyResponse) throws(UnreadableField) {
        self.init(
            id: ConnectWiseCompanyID(try response.id.required("id")),
            identifier: try response.identifier.required("identifier"), name: try response.name.required("name"),
            isDeleted: try response.deletedFlag.optional("deletedFlag") ?? false)
    }
}
