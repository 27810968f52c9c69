/// Why something was not done.
package struct Refusal: Error, Hashable, Sendable {
    /// Kinds of refusals, by what follows from them.
    package enum Kind: Hashable, Sendable {
        /// There is no such thing.
        case notFound
        /// It contradicts what is stored: it could be right at another time.
        case conflict
        /// It is wrong.
        case refused
        /// An outside system did not answer as needed.
        case outsideSystem
        /// Later it may be done.
        case unavailable
        /// The operator has to look.
        case internalError
    }

    package let kind: Kind
    /// What happened and what to do, in whole sentences for people.
    package let sentence: String
    /// The list that shows what there is.
    package let list: TenantList?
    /// Every field that is wrong.
    package let problems: [FieldProblem]

    /// A refusal that no field is to blame for.
    init(_ kind: Kind, _ sentence: String, list: TenantList? = nil) {
        self.kind = kind
        self.sentence = sentence
        self.list = list
        problems = []
    }

    /// Of a request with wrong fields: a conflict if all of them contradict what is stored.
    package init(_ problems: [FieldProblem]) {
        kind = problems.allSatisfy(\.code.isConflict) ? .conflict : .refused
        sentence = "Nothing was saved."
        list = nil
        self.problems = problems
    }

    /// There is nothing of this id in the tenant's list.
    static func notFound(_ thing: String, _ id: some CustomStringConvertible, in list: TenantList) -> Refusal {
        Refusal(.notFound, "There is no \(thing) \(id).", list: list)
    }
}

/// What a tenant has lists of.
package enum TenantList: String, Hashable, Sendable {
    case sites, sources, integrations, runs, applications
}
