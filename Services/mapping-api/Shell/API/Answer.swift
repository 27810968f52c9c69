import MappingAPIStage
import StrictJSON

/// A request that was done.
struct Answer: Hashable, Sendable {
    /// The HTTP status: 200, 201, 202 or 204.
    let status: Int
    /// The body; `nil` with 204.
    let body: JSONValue?
    /// Where a thing that was made can be read.
    let location: String?

    /// Done, with a body.
    static func ok(_ body: JSONValue) -> Answer { Answer(status: 200, body: body, location: nil) }
    /// Saved, with what the caller should know beside it.
    static func saved(_ document: JSONValue, _ warnings: [Warning]) -> Answer {
        ok(document.with(["warnings": .array(warnings.map(\.document))]))
    }
    /// Several saved at once.
    static func saved(_ records: Saved<[some TenantRecord]>) -> Answer {
        saved(["items": .array(records.value.map(\.document)), "next": .null], records.warnings)
    }
    /// One saved in the way of several.
    static func saved(one records: Saved<[some TenantRecord]>) throws(Problem) -> Answer {
        guard let record = records.value.first else {
            throw Problem(.internalError, "It was saved, but cannot be shown. Read it, then tell the operator.")
        }
        return saved(record.document, records.warnings)
    }
    /// Made, with where it can be read.
    static func created(_ document: JSONValue, at location: String) -> Answer {
        Answer(status: 201, body: document.with(["warnings": []]), location: location)
    }
    /// Begun, with where its progress can be read.
    static func accepted(_ body: JSONValue, at location: String) -> Answer {
        Answer(status: 202, body: body, location: location)
    }
    /// Done, and there is nothing to say.
    static let gone = Answer(status: 204, body: nil, location: nil)
}

extension Warning {
    var document: JSONValue {
        ["field": .string(field.text), "code": .string(code.rawValue), "message": .string(message)]
    }
}
