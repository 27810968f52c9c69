import Foundation
package import HTTPClient

/// How to reach one Administration Server, and as whom.
///
/// Prints without its password.
package struct SecurityCenterConnection: Sendable, CustomStringConvertible, CustomReflectable {
    /// Where it answers.
    package let address: SecurityCenterAddress
    /// The account's name.
    package let user: String
    package let password: String
    /// Its Windows domain, if it has one.
    package let domain: String?
    /// Whether the account is kept by Security Center itself.
    package let isInternalUser: Bool
    /// Which certificates are accepted; a server's own is accepted by its fingerprint.
    package let trust: TLSTrust

    package init(
        url: String, user: String, password: String, domain: String? = nil, isInternalUser: Bool = true,
        trust: TLSTrust = .system
    ) throws(SecurityCenterAddressError) {
        address = try SecurityCenterAddress.normalise(url)
        self.user = user
        self.password = password
        self.domain = domain
        self.isInternalUser = isInternalUser
        self.trust = trust
    }

    /// The `Authorization` header that opens a session.
    ///
    /// Source: KSC Open API, basic authentication: user and password in Base64 of UTF-8, the domain as it is.
    var authorization: String {
        func encoded(_ text: String) -> String { Data(text.utf8).base64EncodedString() }
        var parts = ["user=\"\(encoded(user))\"", "pass=\"\(encoded(password))\""]
        if let domain, !domain.isEmpty { parts.append("domain=\"\(domain.filter { $0 != "\"" })\"") }
        parts.append("internal=\"\(isInternalUser ? 1 : 0)\"")
        return "KSCBasic " + parts.joined(separator: ", ")
    }

    /// The server.
    package var description: String { "Security Center \(address.host)" }

    /// Shows the server only.
    package var customMirror: Mirror { Mirror(self, children: ["server": address.host]) }
}
