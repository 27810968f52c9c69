/// The answer of a method that returns a value.
///
/// Source: KSC Open API, `PxgRetVal`.
struct Returned<Value: Decodable>: Decodable {
    let value: Value

    private enum CodingKeys: String, CodingKey { case value = "PxgRetVal" }
}

/// The answer of a method whose answer nobody needs.
struct NoAnswer: Decodable {}

/// The parameters of a method without any: `{}`.
struct NoParameters: Encodable, Sendable {}
