/// What was saved, with what a person should know about it.
public struct Saved<Value: Sendable>: Sendable {
    /// As it is stored now.
    public let value: Value
    /// What follows from it.
    public let warnings: [Warning]
}

/// Something that was saved, and that a person should know about.
public struct Warning: Hashable, Sendable {
    /// The field.
    public let field: FieldPath
    /// A stable code.
    public let code: Code
    /// What follows from it, for people.
    public let message: String

    /// Stable codes of warnings.
    public enum Code: String, CaseIterable, Hashable, Sendable {
        case agreementEnded, agreementCancelled, agreementNotStarted, agreementNotChosen, productInactive
        case applicationNotSeen, additionsStay, secretCleared
    }
}
