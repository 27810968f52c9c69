/// An agreement addition as ConnectWise sends it.
///
/// Source: ConnectWise REST, schema Addition.
struct AdditionResponse: ListedRecord {
    static let fields = [
        "id", "product", "quantity", "effectiveDate", "cancelledDate", "serialNumber", "billCustomer", "_info",
    ]

    let id: Field<Int>
    let product: Field<Reference>
    let quantity: Field<Double>
    let effectiveDate: DateText?
    let cancelledDate: DateText?
    let serialNumber: Field<String>
    let billCustomer: Field<String>
    private let info: Field<Info>

    /// Who created it; nobody where that is not told, or not as it should be.
    var enteredBy: String? {
        guard case .value(let info) = info, case .value(let member) = info.enteredBy else { return nil }
        return member
    }

    /// Who and when.
    ///
    /// Source: a map of strings, which a `fields` list has to name.
    private struct Info: Decodable { let enteredBy: Field<String> }

    private enum CodingKeys: String, CodingKey {
        case id, product, quantity, effectiveDate, cancelledDate, serialNumber, billCustomer
        case info = "_info"
    }
}
