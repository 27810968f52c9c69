/// A company as ConnectWise sends it.
///
/// Source: ConnectWise REST, schema Company.
struct CompanyResponse: ListedRecord {
    static let fields = ["id", "identifier", "name", "deletedFlag"]

    let id: Field<Int>
    let identifier: Field<String>
    let name: Field<String>
    let deletedFlag: Field<Bool>
}
