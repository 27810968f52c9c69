/// What was saved, with what a person should know about it.
package struct Saved<Value: Sendable>: Sendable {
    /// As it is stored now.
    package let value: Value
    /// What follows from it.
    package let warnings: [Warning]
}

/// Something that was saved, and that a person should know about.
package struct Warning: Hashable, Sendable {
    package let field: FieldPath
    /// A stable code.
    package let code: Code
    /// What follows from it, for people.
    package let message: String

    /// Stable codes of warnings.
    package enum Code: String, CaseIterable, Hashable, Sendable {
        case agreementEnded, agreementCancelled, agreementNotStarted, agreementNotChosen, productInactive
        case agreementNotRecurring, recordUnreadable
        case applicationNotSeen, additionsStay, secretCleared
    }
}
