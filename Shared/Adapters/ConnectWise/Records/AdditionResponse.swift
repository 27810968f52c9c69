/// An agreement addition as ConnectWise sends it.
///
/// Source: ConnectWise REST, schema Addition.
struct AdditionResponse: ListedRecord {
    static let fields = ["id", "product", "quantity", "effectiveDate", "cancelledDate", "serialNumber"]

    let id: Field<Int>
    let product: Field<Reference>
    let quantity: Field<Double>
    let effectiveDate: DateText?
    let cancelledDate: DateText?
    let serialNumber: Field<String>
}
