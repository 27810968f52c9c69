/// Text that must not be shown: it prints as `<redacted>`, wherever it is printed.
public struct Secret: Sendable, Equatable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    private let text: String

    /// Hides `text`.
    public init(_ text: String) { self.text = text }

    /// The hidden text; call it only where it is used.
    public func reveal() -> String { text }

    /// `<redacted>`.
    public var description: String { "<redacted>" }
    /// `<redacted>`.
    public var debugDescription: String { description }
    /// Nothing, so that dumping shows nothing.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
