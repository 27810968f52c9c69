/// The answer of every `…/count`.
struct CountResponse: Decodable, Sendable {
    let count: Int
}
