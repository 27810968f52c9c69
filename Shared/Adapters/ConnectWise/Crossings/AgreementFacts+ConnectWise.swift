import Billing
import Ports

extension AgreementFacts {
    /// Reads a record; flags that are null are off.
    init(_ response: AgreementResponse) throws(MissingField) {
        let record = "agreement \(response.id ?? 0)"
        guard let id = response.id else { throw MissingField(field: "id", record: record) }
        guard let name = response.name else { throw MissingField(field: "name", record: record) }
        guard let company = response.company?.id else { throw MissingField(field: "company/id", record: record) }
        self.init(
            id: AgreementID(try id.recordID(of: record)), name: TextLimits.agreementName.shown(name),
            company: ConnectWiseCompanyID(company),
            startDate: DateFact(response.startDate),
            // A box ticked in ConnectWise, under which an older end date may still stand.
            endDate: response.noEndingDateFlag == true ? .absent : DateFact(response.endDate),
            isCancelled: response.cancelledFlag ?? false, billStartDate: DateFact(response.billStartDate),
            prorates: response.prorateFlag ?? false, nextInvoiceDate: DateFact(response.nextInvoiceDate),
            parent: response.parentAgreement?.id.map { AgreementID($0) })
    }
}
