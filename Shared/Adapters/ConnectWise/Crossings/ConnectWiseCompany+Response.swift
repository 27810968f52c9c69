import Billing
import Ports

extension ConnectWiseCompany {
    /// Reads a record.
    init(_ response: CompanyResponse) throws(MissingField) {
        let record = "company \(response.id ?? 0)"
        guard let id = response.id else { throw MissingField(field: "id", record: record) }
        guard let identifier = response.identifier else { throw MissingField(field: "identifier", record: record) }
        guard let name = response.name else { throw MissingField(field: "name", record: record) }
        self.init(
            id: ConnectWiseCompanyID(try id.recordID(of: record)),
            identifier: TextLimits.companyIdentifier.shown(identifier), name: TextLimits.companyName.shown(name),
            isDeleted: response.deletedFlag ?? false)
    }
}
