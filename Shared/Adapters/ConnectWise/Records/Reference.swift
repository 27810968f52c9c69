/// A reference to another record, expanded by ConnectWise.
struct Reference: Decodable, Sendable {
    let id: Field<Int>
    let name: Field<String>
}
