import Billing
import Ports

extension AgreementFacts {
    /// Reads a record; flags that are null are off.
    init(_ response: AgreementResponse) throws(UnreadableField) {
        // A box ticked in ConnectWise, under which an older end date may still stand.
        let hasNoEnd = try response.noEndingDateFlag.optional("noEndingDateFlag") ?? false
        let isBilledOnce = try response.billOneTimeFlag.optional("billOneTimeFlag") ?? false
        let isOneTime = try response.oneTimeFlag.optional("oneTimeFlag") ?? false
        self.init(
            id: AgreementID(try response.id.requiredRecordID("id")),
            name: TextLimits.agreementName.shown(try response.name.required("name")),
            company: ConnectWiseCompanyID(try response.company.requiredID("company")),
            startDate: DateFact(response.startDate), endDate: hasNoEnd ? .absent : DateFact(response.endDate),
            isCancelled: try response.cancelledFlag.optional("cancelledFlag") ?? false,
            billStartDate: DateFact(response.billStartDate),
            prorates: try response.prorateFlag.optional("prorateFlag") ?? false,
            nextInvoiceDate: DateFact(response.nextInvoiceDate),
            parent: try response.parentAgreement.optionalID("parentAgreement").map { AgreementID($0) },
            billingCycle: try response.billingCycle.optional("billingCycle")?.name.optional("billingCycle/name")
                .map(TextLimits.billingCycle.shown),
            isBilledOnce: isBilledOnce || isOneTime)
    }
}
