public import StrictJSON

/// What is wrong with one field of a request, and what to do about it.
public struct FieldProblem: Hashable, Sendable {
    /// The path of the field: `name`, `policy.verifyEveryDays`, `[2].agreement`.
    public let field: String
    /// A stable code, for machines.
    public let code: Code
    /// What is wrong and the fix, for people.
    public let message: String

    /// Stable codes of field problems.
    public enum Code: String, CaseIterable, Hashable, Sendable {
        // The form of the body.
        case missing, wrongType, invalid, unknownField, tooLong, outOfRange, duplicate, notSupported
        // What the tenant or an outside system does not have, or does not allow.
        case notFound, ofAnotherCompany, companyNeeded, notAllowed, singleOnly, secretNeeded
        // What contradicts what is stored.
        case taken, ofAnotherIntegration, stale, strandsAddition, inUse, cannotChange, inThePast

        /// Whether the same request could be right against other stored rows.
        var isConflict: Bool {
            switch self {
            case .taken, .ofAnotherIntegration, .stale, .strandsAddition, .inUse, .cannotChange, .inThePast: true
            case .missing, .wrongType, .invalid, .unknownField, .tooLong, .outOfRange, .duplicate, .notSupported,
                .notFound, .ofAnotherCompany, .companyNeeded, .notAllowed, .singleOnly, .secretNeeded:
                false
            }
        }
    }

    /// A problem.
    public init(_ field: String, _ code: Code, _ message: String) {
        self.field = field
        self.code = code
        self.message = message
    }
}

/// Why a request was not done, as an RFC 9457 problem document.
public struct Problem: Error, Hashable, Sendable {
    /// Kinds of problems; each has its status and title.
    public enum Kind: String, CaseIterable, Hashable, Sendable {
        case malformed, unauthorized, forbidden, notFound, methodNotAllowed, conflict, tooLarge, refused
        case internalError, outsideSystem, unavailable

        /// The HTTP status.
        public var status: Int {
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
        public var title: String {
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

    /// Its kind.
    public let kind: Kind
    /// What happened and what to do, for people.
    public let detail: String
    /// Every field that is wrong.
    public let errors: [FieldProblem]

    /// A problem.
    public init(_ kind: Kind, _ detail: String, errors: [FieldProblem] = []) {
        self.kind = kind
        self.detail = detail
        self.errors = errors
    }

    /// The problem of a request with wrong fields: a conflict if all of them contradict what is stored.
    init(_ errors: [FieldProblem]) {
        kind = errors.allSatisfy(\.code.isConflict) ? .conflict : .refused
        detail = "Nothing was saved. " + Self.sentences(errors)
        self.errors = errors
    }

    /// The problem of a request with a wrong address.
    public init(address errors: [FieldProblem]) {
        self.init(.malformed, "The address cannot be used. " + Self.sentences(errors), errors: errors)
    }

    /// The first few in words; whether a message ends with a full stop is its own affair.
    private static func sentences(_ errors: [FieldProblem]) -> String {
        let first = errors.prefix(3).map { error in
            "\(error.field) \(error.message)" + (error.message.hasSuffix(".") ? "" : ".")
        }
        return (first + (errors.count > 3 ? ["And \(errors.count - 3) more."] : [])).joined(separator: " ")
    }

    /// The problem document.
    public var document: JSONValue {
        [
            "type": .string("urn:tallybridge:problem:\(kind.rawValue)"), "title": .string(kind.title),
            "status": .integer(kind.status), "detail": .string(detail),
            "errors": .array(
                errors.map {
                    [
                        "field": .string($0.field), "code": .string($0.code.rawValue), "message": .string($0.message),
                    ]
                }),
        ]
    }
}

/// Something that was saved, and that a person should know about.
struct Warning: Hashable, Sendable {
    /// The path of the field.
    let field: String
    /// A stable code.
    let code: Code
    /// What follows from it, for people.
    let message: String

    /// Stable codes of warnings.
    enum Code: String, CaseIterable, Hashable, Sendable {
        case agreementEnded, agreementCancelled, agreementNotStarted, agreementNotChosen, productInactive
        case applicationNotSeen, additionsStay, secretCleared
    }

    /// As it stands in an answer.
    var document: JSONValue {
        ["field": .string(field), "code": .string(code.rawValue), "message": .string(message)]
    }
}
