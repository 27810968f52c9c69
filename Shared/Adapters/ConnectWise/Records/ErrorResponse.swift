/// An error body.
///
/// Source: ConnectWise REST, schemas ErrorResponseMessage and ValidationError; a throttled call's body has `error` in
/// place of `code`.
struct ErrorResponse: Decodable, Sendable {
    struct Detail: Decodable, Sendable {
        let code: String?
        let message: String?
        let field: String?
    }

    let code: String?
    let message: String?
    let errors: [Detail]?

    var saysAnything: Bool { code != nil || message != nil || errors?.isEmpty == false }
}
