import Foundation

/// What a client of one simulated site signs in with.
package struct ConnectWiseCredentials: Sendable, Equatable {
    /// The company id of the sign-in form, lower case.
    package let companyId: String
    /// The API member's public key.
    package let publicKey: String
    /// The API member's private key.
    package let privateKey: String
    /// The integration's `clientId`.
    package let clientId: String

    /// Credentials that are the same in every run of the same world.
    package init(tenant: String, site: String) {
        let stem = (tenant + "_" + site).lowercased().filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
        companyId = String(stem.prefix(24)) + "_" + StableText.letters(6, of: tenant, site, "company")
        publicKey = StableText.letters(16, of: tenant, site, "public")
        privateKey = StableText.letters(16, of: tenant, site, "private")
        clientId = StableText.uuid(of: tenant, site, "client")
    }

    /// The value of the `Authorization` header.
    package var authorization: String {
        "Basic " + Data("\(companyId)+\(publicKey):\(privateKey)".utf8).base64EncodedString()
    }
}
