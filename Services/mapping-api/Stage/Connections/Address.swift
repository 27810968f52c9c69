import Foundation
import Ports

/// Where an outside system answers: an https address without path.
package struct Address: Hashable, Sendable {
    /// `https://`, the host, and the port unless it is the usual one of https.
    let url: String
    /// The host in lower case, and the port where it is not 443: what secrets are bound to.
    let host: String

    /// The address of a ConnectWise system; an API path is dropped.
    ///
    /// The cloud's API answers beside the host of its pages, with `api-` in front.
    /// Source: ConnectWise developer guide, cloud hosts (`na.myconnectwise.net` → `api-na.myconnectwise.net`).
    package static func connectWise(_ text: String) throws(Malformed) -> Address {
        let host = try Address(text, usualPort: 443, path: "/v4_6_release").host
        for domain in [".myconnectwise.net", ".connectwisedev.com"] where host.hasSuffix(domain) {
            let region = host.dropLast(domain.count)
            let isPages = !region.contains(".") && !region.hasPrefix("api-") && !region.hasPrefix("sandbox-")
            if isPages { return Address(host: "api-" + host) }
        }
        return Address(host: host)
    }

    /// The address of an Administration Server.
    ///
    /// Source: KSC Open API, transport: 13299 unless it was told otherwise.
    package static func securityCenter(_ text: String) throws(Malformed) -> Address {
        try Address(text, usualPort: 13_299)
    }

    private init(host: String) {
        url = "https://\(host)"
        self.host = host
    }

    /// Anything that could carry a secret or mislead is refused.
    private init(_ text: String, usualPort: Int, path: String? = nil) throws(Malformed) {
        guard let parts = URLComponents(string: text), parts.scheme?.lowercased() == "https",
            let host = parts.encodedHost?.lowercased(), !host.isEmpty
        else { throw Malformed(.invalid, "must be an https address, as https://host or https://host:port") }
        guard parts.user == nil, parts.password == nil, parts.query == nil, parts.fragment == nil,
            ["", "/"].contains(parts.path) || path.map({ parts.path.lowercased().hasPrefix($0) }) == true
        else { throw Malformed(.invalid, "must be host and port only: remove user, path, query and fragment") }
        if let port = parts.port, !(1...65_535).contains(port) {
            throw Malformed(.outOfRange, "has port \(port), it must be from 1 to 65535")
        }
        let port = parts.port ?? usualPort
        url = "https://\(host)" + (port == 443 && usualPort == 443 ? "" : ":\(port)")
        self.host = SecretPlace.host(of: url)
    }
}
