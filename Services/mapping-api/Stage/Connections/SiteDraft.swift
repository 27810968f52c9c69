package import Ports

/// A site as somebody wants it.
package struct SiteDraft: Sendable {
    let name: String
    let address: Address
    let companyLogin: String
    let publicKey: String
    let privateKey: String?
    let clientID: String
    let trust: StoredTrust
    let version: Int?

    /// A draft.
    /// - Parameters:
    ///   - privateKey: `nil`: the stored one stays.
    ///   - version: the version it was made from; `nil`: of a new site, or of any version.
    package init(
        name: String, address: Address, companyLogin: String, publicKey: String, privateKey: String?, clientID: String,
        trust: StoredTrust, version: Int?
    ) {
        self.name = name
        self.address = address
        self.companyLogin = companyLogin
        self.publicKey = publicKey
        self.privateKey = privateKey
        self.clientID = clientID
        self.trust = trust
        self.version = version
    }
}

extension StoredSite: TenantRecord {
    /// `site:<id>`.
    package var subject: String { "site:\(id)" }

    /// Whether there is a private key, never which.
    package var fields: [String: FieldValue] {
        [
            "id": FieldValue(id), "name": .text(name), "url": .text(url), "companyId": .text(companyLogin),
            "publicKey": .text(publicKey), "clientId": .text(clientID),
            "privateKeyStored": .flag(sealedPrivateKey != nil),
        ].with(trust.fields).with(stamp.fields)
    }
}
