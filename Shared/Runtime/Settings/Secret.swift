/// Text that must not be shown: it prints as `<redacted>`, wherever it is printed.
package struct Secret: Sendable, Equatable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    private let text: String

    /// Hides `text`.
    package init(_ text: String) { self.text = text }

    /// The hidden text; call it only where it is used.
    package func reveal() -> String { text }

    /// `<redacted>`.
    package var description: String { "<redacted>" }
    /// `<redacted>`.
    package var debugDescription: String { description }
    /// Nothing, so that dumping shows nothing.
    package var customMirror: Mirror { Mirror(self, children: []) }
}
