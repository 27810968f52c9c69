/// A value in PostgreSQL's text form, as a parameter or a COPY column carries it.
///
/// NULL is `PostgresValue?.none`.
public struct PostgresValue: Sendable, Hashable {
    /// The text form PostgreSQL's input functions read.
    public let text: String

    /// A value whose text form is known.
    public init(text: String) { self.text = text }

    /// The text form of `value`; `nil` when it stands for NULL.
    public init?(_ value: some PostgresEncodable) {
        guard let text = value.postgresText else { return nil }
        self.text = text
    }
}

extension PostgresValue: PostgresEncodable {
    /// The text form itself.
    public var postgresText: String? { text }
}
