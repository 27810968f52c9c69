import Billing
import Ports

extension FoundAddition {
    /// Reads a record.
    init(_ response: AdditionResponse) throws(UnreadableField) {
        self.init(
            id: AdditionID(try response.id.requiredRecordID("id")),
            product: ProductID(try response.product.requiredID("product")),
            quantity: try response.quantity.required("quantity"),
            effectiveDate: DateFact(response.effectiveDate), cancelledDate: DateFact(response.cancelledDate),
            serialNumber: try response.serialNumber.optional("serialNumber").map(TextLimits.serialNumber.shown),
            enteredBy: response.enteredBy.flatMap(TextLimits.member.wholeIfFit),
            isBillable: !["NoCharge", "DoNotBill"].contains(try response.billCustomer.optional("billCustomer")))
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

extension UnreadableAddition {
    /// What can be told of a record that cannot be read.
    init(_ response: AdditionResponse, id: Int, _ flaw: UnreadableField) {
        let serial: Serial
        switch response.serialNumber {
        case .absent: serial = .text(nil)
        case .value(let text): serial = .text(TextLimits.serialNumber.shown(text))
        case .odd: serial = .unreadable
        }
        self.init(
            id: AdditionID(id), product: (try? response.product.requiredID("product")).map { ProductID($0) },
            serialNumber: serial, cancelledDate: DateFact(response.cancelledDate), flaw: flaw)
    }
}
