import MappingAPIStage
import StrictJSON

/// Why a request was not done, as an RFC 9457 problem document.
struct Problem: Error, Hashable, Sendable {
    /// Kinds of problems; each has its status and title.
    enum Kind: String, CaseIterable, Hashable, Sendable {
        case malformed, unauthorized, forbidden, notFound, methodNotAllowed, conflict, tooLarge, refused
        case internalError, outsideSystem, unavailable

        /// The HTTP status.
        var status: Int {
            switch self {
            case .malformed: 400
            case .unauthorized: 401
            case .forbidden: 403
            case .notFound: 404
            case .methodNotAllowed: 405
            case .conflict: 409
            case .tooLarge: 413
            case .refused: 422
            case .internalError: 500
            case .outsideSystem: 502
            case .unavailable: 503
            }
        }

        /// The title, the same for every problem of the kind.
        var title: String {
            switch self {
            case .malformed: "The request cannot be read"
            case .unauthorized: "A valid token is needed"
            case .forbidden: "The token's role is not enough"
            case .notFound: "There is no such thing"
            case .methodNotAllowed: "The method is not allowed here"
            case .conflict: "The request contradicts what is stored"
            case .tooLarge: "The request is too large"
            case .refused: "The request is refused"
            case .internalError: "Something went wrong here"
            case .outsideSystem: "An outside system did not answer as needed"
            case .unavailable: "The service is not available at present"
            }
        }
    }

    let kind: Kind
    /// What happened and what to do, for people.
    let detail: String
    /// Every field that is wrong.
    let errors: [FieldProblem]

    init(_ kind: Kind, _ detail: String, errors: [FieldProblem] = []) {
        self.kind = kind
        self.detail = detail
        self.errors = errors
    }

    /// What the stage did not do.
    init(_ refusal: Refusal) {
        kind =
            switch refusal.kind {
            case .notFound: .notFound
            case .conflict: .conflict
            case .refused: .refused
            case .outsideSystem: .outsideSystem
            case .unavailable: .unavailable
            case .internalError: .internalError
            }
        let hint = refusal.list.map { "\($0.request) lists them." }
        detail = ([refusal.sentence] + [hint].compactMap { $0 } + Self.sentences(refusal.problems))
            .joined(separator: " ")
        errors = refusal.problems
    }

    /// The problem of a body that cannot be saved.
    init(_ errors: [FieldProblem]) { self.init(Refusal(errors)) }

    /// The problem of a request with a wrong address.
    init(address errors: [FieldProblem]) {
        let detail = ["The address cannot be used."] + Self.sentences(errors)
        self.init(.malformed, detail.joined(separator: " "), errors: errors)
    }

    /// The first few in words; whether a message ends with a full stop is its own affair.
    private static func sentences(_ errors: [FieldProblem]) -> [String] {
        let first = errors.prefix(3).map { error in
            "\(error.field.text) \(error.text)" + (error.text.hasSuffix(".") ? "" : ".")
        }
        return first + (errors.count > 3 ? ["And \(errors.count - 3) more."] : [])
    }

    /// The problem document.
    var document: JSONValue {
        [
            "type": .string("urn:tallybridge:problem:\(kind.rawValue)"), "title": .string(kind.title),
            "status": .integer(kind.status), "detail": .string(detail),
            "errors": .array(
                errors.map {
                    [
                        "field": .string($0.field.text), "code": .string($0.code.rawValue), "message": .string($0.text),
                    ]
                }),
        ]
    }
}

extension FieldPath {
    /// As it stands in documents: `name`, `policy.verifyEveryDays`, `[2].agreement`; `body` for all of it.
    var text: String {
        let steps = [entry.map { "[\($0)]" }].compactMap { $0 } + names
        return steps.isEmpty ? "body" : steps.joined(separator: ".")
    }
}

extension FieldProblem {
    /// The message, with the request that shows what would be right.
    fileprivate var text: String {
        guard let list else { return message }
        let hint = "; \(list.request) lists them"
        return message.hasSuffix(".") ? message.dropLast() + hint + "." : message + hint
    }
}

extension TenantList {
    /// The request that lists what there is.
    fileprivate var request: String { "GET /v1/\(rawValue)" }
}
