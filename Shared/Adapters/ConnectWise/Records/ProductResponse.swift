/// A catalogue item as ConnectWise sends it.
///
/// Source: ConnectWise REST, schema CatalogItem.
struct ProductResponse: ListedRecord {
    static let fields = ["id", "identifier", "description", "inactiveFlag", "productClass", "serializedFlag"]

    let id: Int?
    let identifier: String?
    let description: String?
    let inactiveFlag: Bool?
    let productClass: String?
    let serializedFlag: Bool?
}
