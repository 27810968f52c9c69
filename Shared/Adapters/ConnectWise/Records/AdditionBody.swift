import Billing
import Ports

/// The body that creates an addition.
///
/// Prices are left to ConnectWise; quantity, date and `billCustomer` are always sent, because what ConnectWise puts in
/// their place is not documented.
struct AdditionBody: Encodable {
    struct Product: Encodable { let id: Int }

    let product: Product
    let billCustomer = "Billable"
    let quantity: Int
    let effectiveDate: String
    let serialNumber: String

    init(_ draft: AdditionDraft) {
        product = Product(id: draft.product.number)
        quantity = draft.quantity.number
        effectiveDate = draft.effectiveDate.connectWiseText
        serialNumber = draft.tag.text
    }

    private enum CodingKeys: String, CodingKey { case product, billCustomer, quantity, effectiveDate, serialNumber }
}
