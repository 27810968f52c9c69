/// Several drafts to be saved together, all or none, and what is wrong with those that could not be read: all problems
/// are told at once.
package struct Drafts<Draft: Sendable>: Sendable {
    /// Those that could be read.
    package let drafts: [Draft]
    /// What is wrong with the others.
    package let problems: [FieldProblem]

    /// Drafts as they were read.
    package init(_ drafts: [Draft], problems: [FieldProblem]) {
        self.drafts = drafts
        self.problems = problems
    }
}

/// What is wanted of a field that may be without value.
package enum Edit<Value: Hashable & Sendable>: Hashable, Sendable {
    /// It keeps what it has.
    case unchanged
    /// It has this from now on; `nil`: none.
    case to(Value?)

    /// What the field has then.
    func applied(to value: Value?) -> Value? {
        switch self {
        case .unchanged: value
        case .to(let new): new
        }
    }
}
