/// Which field of what was sent.
package struct FieldPath: Hashable, Sendable, ExpressibleByStringLiteral {
    /// The place in the list, where several things are sent at once; `nil`: one thing was sent.
    package let entry: Int?
    /// The field's name after the names of the fields it stands in; empty: all that was sent.
    package let names: [String]

    /// A field of one thing, or of an entry of a list.
    package init(entry: Int? = nil, _ names: [String] = []) {
        self.entry = entry
        self.names = names
    }

    /// A field of one thing.
    package init(stringLiteral name: String) { self.init([name]) }

    /// A field inside this one.
    package func appending(_ name: String) -> FieldPath { FieldPath(entry: entry, names + [name]) }
}

/// What is wrong with one field of a request, and what to do about it.
package struct FieldProblem: Hashable, Sendable {
    package let field: FieldPath
    /// A stable code, for machines.
    package let code: Code
    /// What is wrong and the fix, for people: it reads on from the field's name.
    package let message: String
    /// The list that shows what would be right.
    package let list: TenantList?

    /// Stable codes of field problems.
    package enum Code: String, CaseIterable, Hashable, Sendable {
        // The form of what was sent.
        case missing, wrongType, invalid, unknownField, tooLong, outOfRange, duplicate, notSupported
        // What the tenant or an outside system does not have, or does not allow.
        case notFound, ofAnotherCompany, companyNeeded, notAllowed, singleOnly, secretNeeded
        // What contradicts what is stored.
        case taken, ofAnotherIntegration, stale, inUse, cannotChange, inThePast, nothingHeld, nothingToDecide
        case previewDiffers

        /// Whether the same request could be right against other stored rows.
        var isConflict: Bool {
            switch self {
            case .taken, .ofAnotherIntegration, .stale, .inUse, .cannotChange, .inThePast,
                .nothingHeld, .nothingToDecide, .previewDiffers:
                true
            case .missing, .wrongType, .invalid, .unknownField, .tooLong, .outOfRange, .duplicate, .notSupported,
                .notFound, .ofAnotherCompany, .companyNeeded, .notAllowed, .singleOnly, .secretNeeded:
                false
            }
        }
    }

    package init(_ field: FieldPath, _ code: Code, _ message: String, list: TenantList? = nil) {
        self.field = field
        self.code = code
        self.message = message
        self.list = list
    }
}

/// Why a text is not what a field needs: a field's problem, once it is known which field.
package struct Malformed: Error, Hashable, Sendable {
    /// A stable code.
    package let code: FieldProblem.Code
    /// What is wrong and the fix.
    package let message: String
    /// The list that shows what would be right.
    package let list: TenantList?

    init(_ code: FieldProblem.Code, _ message: String, list: TenantList? = nil) {
        self.code = code
        self.message = message
        self.list = list
    }
}
