/// A catalogue item as ConnectWise sends it.
///
/// Source: ConnectWise REST, schema CatalogItem.
struct ProductResponse: ListedRecord {
    static let fields = ["id", "identifier", "description", "inactiveFlag", "productClass", "serializedFlag"]

    let id: Field<Int>
    let identifier: Field<String>
    let description: Field<String>
    let inactiveFlag: Field<Bool>
    let productClass: Field<String>
    let serializedFlag: Field<Bool>
}
