/// The kinds of sources whose usage is counted.
package enum SourceKind: String, CaseIterable, Hashable, Sendable, Codable {
    /// A Kaspersky Security Center Administration Server.
    case securityCenter
    /// A Kaspersky Business Hub account.
    case businessHub
}
