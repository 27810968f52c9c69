/// An agreement as ConnectWise sends it.
///
/// Source: ConnectWise REST, schema Agreement.
struct AgreementResponse: ListedRecord {
    static let fields = [
        "id", "name", "company", "startDate", "endDate", "noEndingDateFlag", "cancelledFlag", "billStartDate",
        "prorateFlag", "nextInvoiceDate", "parentAgreement", "billingCycle", "billOneTimeFlag", "oneTimeFlag",
    ]

    let id: Field<Int>
    let name: Field<String>
    let company: Field<Reference>
    let startDate: DateText?
    let endDate: DateText?
    let noEndingDateFlag: Field<Bool>
    let cancelledFlag: Field<Bool>
    let billStartDate: DateText?
    let prorateFlag: Field<Bool>
    let nextInvoiceDate: DateText?
    let parentAgreement: Field<Reference>
    let billingCycle: Field<Reference>
    let billOneTimeFlag: Field<Bool>
    let oneTimeFlag: Field<Bool>
}
