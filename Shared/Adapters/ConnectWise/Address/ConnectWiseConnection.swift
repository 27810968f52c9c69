package import HTTPClient

/// How to reach one ConnectWise Manage system, and as whom.
///
/// Prints without its private key.
package struct ConnectWiseConnection: Sendable, CustomStringConvertible, CustomReflectable {
    /// Where it answers.
    package let address: ConnectWiseAddress
    /// The company id people sign in with.
    package let companyID: String
    /// The API member's public key.
    package let publicKey: String
    /// The API member's private key.
    package let privateKey: String
    /// The integration's id, sent as `clientId` (a GUID).
    package let clientID: String
    /// Which certificates are accepted.
    package let trust: TLSTrust

    /// A connection; `url` may be the host of the pages, which is turned into the API's.
    package init(
        url: String, companyID: String, publicKey: String, privateKey: String, clientID: String,
        trust: TLSTrust = .system
    ) throws(ConnectWiseAddressError) {
        address = try ConnectWiseAddress.normalise(url)
        self.companyID = companyID
        self.publicKey = publicKey
        self.privateKey = privateKey
        self.clientID = clientID
        self.trust = trust
    }

    /// Host and company.
    package var description: String { "ConnectWise \(address.siteIdentity(companyID: companyID))" }

    /// Host and company only.
    package var customMirror: Mirror { Mirror(self, children: ["site": description]) }
}
