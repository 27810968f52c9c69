/// A field that was asked for, cannot be null, and did not come, or came as nothing that can be taken.
struct MissingField: Error, Equatable, CustomStringConvertible {
    let field: String
    let record: String
    /// What is wrong with it; `nil`: it did not come.
    var problem: String?

    var description: String {
        guard let problem else { return "\(record) came without its field \(field), though it was asked for" }
        return "\(record): its field \(field) \(problem)"
    }
}
