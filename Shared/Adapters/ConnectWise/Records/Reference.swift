/// A reference to another record, expanded by ConnectWise; only its id is looked at.
struct Reference: Decodable, Sendable {
    let id: Int?
}
