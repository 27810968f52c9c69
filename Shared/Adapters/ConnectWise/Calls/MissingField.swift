/// A field that was asked for, cannot be null, and did not come.
struct MissingField: Error, Equatable, CustomStringConvertible {
    let field: String
    let record: String

    var description: String { "\(record) came without its field \(field), though it was asked for" }
}
