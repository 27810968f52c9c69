public import StrictJSON

/// A request that was done.
public struct Answer: Hashable, Sendable {
    /// The HTTP status: 200, 201, 202 or 204.
    public let status: Int
    /// The body; `nil` with 204.
    public let body: JSONValue?
    /// Where a thing that was made can be read.
    public let location: String?

    /// Done, with a body.
    static func ok(_ body: JSONValue) -> Answer { Answer(status: 200, body: body, location: nil) }
    /// Saved, with what the caller should know beside it.
    static func saved(_ document: JSONValue, _ warnings: [Warning]) -> Answer {
        ok(document.with(["warnings": .array(warnings.map(\.document))]))
    }
    /// Made, with where it can be read.
    static func created(_ body: JSONValue, at location: String) -> Answer {
        Answer(status: 201, body: body, location: location)
    }
    /// Begun, with where its progress can be read.
    static func accepted(_ body: JSONValue, at location: String) -> Answer {
        Answer(status: 202, body: body, location: location)
    }
    /// Done, and there is nothing to say.
    static let gone = Answer(status: 204, body: nil, location: nil)
}
