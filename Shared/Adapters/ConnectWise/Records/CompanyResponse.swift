/// A company as ConnectWise sends it.
///
/// Source: ConnectWise REST, schema Company.
struct CompanyResponse: ListedRecord {
    static let fields = ["id", "identifier", "name", "deletedFlag"]

    let id: Int?
    let identifier: String?
    let name: String?
    let deletedFlag: Bool?
}
