import Billing
import Ports

extension FoundAddition {
    /// Reads a record.
    init(_ response: AdditionResponse) throws(MissingField) {
        let record = "addition \(response.id ?? 0)"
        guard let id = response.id else { throw MissingField(field: "id", record: record) }
        guard let product = response.product?.id else { throw MissingField(field: "product/id", record: record) }
        guard let quantity = response.quantity else { throw MissingField(field: "quantity", record: record) }
        self.init(
            id: AdditionID(try id.recordID(of: record)), product: ProductID(product), quantity: quantity,
            effectiveDate: DateFact(response.effectiveDate), cancelledDate: DateFact(response.cancelledDate),
            serialNumber: response.serialNumber.map(TextLimits.serialNumber.shown),
            enteredBy: response.info?.enteredBy.flatMap(TextLimits.member.wholeIfFit),
            isBillable: !["NoCharge", "DoNotBill"].contains(response.billCustomer))
    }

    /// What of a created addition is not as the draft says; `nil` if nothing.
    func difference(from draft: AdditionDraft) -> String? {
        var words: [String] = []
        if product != draft.product { words.append("product is \(product), sent was \(draft.product)") }
        if quantity != Double(draft.quantity.number) {
            words.append("quantity is \(quantity), sent was \(draft.quantity)")
        }
        if effectiveDate != .date(draft.effectiveDate) {
            words.append("effectiveDate is \(effectiveDate), sent was \(draft.effectiveDate)")
        }
        if serialNumber != draft.tag.text {
            words.append("serialNumber is \(serialNumber ?? "empty"), sent was \(draft.tag)")
        }
        return words.isEmpty ? nil : words.joined(separator: "; ")
    }

    /// What of a changed addition is not as it was sent; `nil` if nothing.
    func difference(from addition: AdditionID, quantity sent: UnitCount?, cancelledDate: BillingDate? = nil) -> String?
    {
        var words: [String] = []
        if id != addition { words.append("id is \(id), sent was \(addition)") }
        if let sent, quantity != Double(sent.number) { words.append("quantity is \(quantity), sent was \(sent)") }
        if let cancelledDate, self.cancelledDate != .date(cancelledDate) {
            words.append("cancelledDate is \(self.cancelledDate), sent was \(cancelledDate)")
        }
        return words.isEmpty ? nil : words.joined(separator: "; ")
    }
}
