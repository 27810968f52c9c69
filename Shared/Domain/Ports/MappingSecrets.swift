package import Billing
import Foundation

/// What a sealed secret is bound to, beside its tenant: it opens for this field of this record and this host only.
package struct SecretPlace: Hashable, Sendable {
    /// Which field of which record.
    package let field: String
    /// Host, and port unless it is 443, in lower case.
    package let host: String

    /// The private key of a site; `host` as stored with it.
    package init(privateKeyOf site: SiteID, host: String) {
        field = "sites/\(site)/privateKey"
        self.host = host
    }

    /// The password of a source at this address.
    package init(passwordOf source: SourceID, url: String) {
        field = "sources/\(source)/password"
        host = Self.host(of: url)
    }

    /// Host and port of an https address.
    package static func host(of url: String) -> String {
        guard let parts = URLComponents(string: url), let host = parts.encodedHost?.lowercased() else { return url }
        return host + (parts.port.flatMap { $0 == 443 ? nil : ":\($0)" } ?? "")
    }
}

/// Seals a tenant's secrets before they are stored.
package protocol SecretSealing: Sendable {
    /// Seals `secret` so that it opens only for this tenant and place.
    func seal(_ secret: String, of tenant: TenantID, for place: SecretPlace) async throws(PortError) -> [UInt8]
}
