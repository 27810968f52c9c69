/// An answer's body: the method's values, or an error in their place.
struct Envelope<Answer: Decodable>: Decodable {
    let result: Result<Answer, Problem>

    struct Problem: Error { let error: OpenAPIError }

    private enum CodingKeys: String, CodingKey { case error = "PxgError" }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        if let error = try container.decodeIfPresent(OpenAPIError.self, forKey: .error) {
            result = .failure(Problem(error: error))
        } else {
            result = .success(try Answer(from: decoder))
        }
    }
}
