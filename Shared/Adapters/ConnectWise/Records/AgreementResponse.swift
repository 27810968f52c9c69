/// An agreement as ConnectWise sends it.
///
/// Source: ConnectWise REST, schema Agreement.
struct AgreementResponse: ListedRecord {
    static let fields = [
        "id", "name", "company", "startDate", "endDate", "noEndingDateFlag", "cancelledFlag", "billStartDate",
        "prorateFlag", "nextInvoiceDate", "parentAgreement",
    ]

    let id: Int?
    let name: String?
    let company: Reference?
    let startDate: DateText?
    let endDate: DateText?
    let noEndingDateFlag: Bool?
    let cancelledFlag: Bool?
    let billStartDate: DateText?
    let prorateFlag: Bool?
    let nextInvoiceDate: DateText?
    let parentAgreement: Reference?
}
