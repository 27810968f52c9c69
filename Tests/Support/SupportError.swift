/// A helper of the tests could not do its work.
public struct SupportError: Error, CustomStringConvertible {
    /// What failed and, where known, the fix.
    public let description: String

    /// An error with its sentence.
    public init(description: String) { self.description = description }
}
