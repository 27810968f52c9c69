/// An agreement addition as ConnectWise sends it.
///
/// Source: ConnectWise REST, schema Addition.
struct AdditionResponse: ListedRecord {
    static let fields = [
        "id", "product", "quantity", "effectiveDate", "cancelledDate", "serialNumber", "billCustomer", "_info",
    ]

    let id: Int?
    let product: Reference?
    let quantity: Double?
    let effectiveDate: DateText?
    let cancelledDate: DateText?
    let serialNumber: String?
    let billCustomer: String?
    let info: Info?

    /// Who and when.
    ///
    /// Source: a map of strings, which a `fields` list has to name.
    struct Info: Decodable { let enteredBy: String? }

    private enum CodingKeys: String, CodingKey {
        case id, product, quantity, effectiveDate, cancelledDate, serialNumber, billCustomer
        case info = "_info"
    }
}
