/// The kinds of sources whose usage is counted.
public enum SourceKind: String, CaseIterable, Hashable, Sendable, Codable {
    /// A Kaspersky Security Center Administration Server.
    case securityCenter
    /// A Kaspersky Business Hub account.
    case businessHub
}
