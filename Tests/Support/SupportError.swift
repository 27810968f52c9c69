/// A helper of the tests could not do its work.
package struct SupportError: Error, CustomStringConvertible {
    /// What failed and, where known, the fix.
    package let description: String

    /// An error with its sentence.
    package init(description: String) { self.description = description }
}
