import Foundation

/// Where a ConnectWise Manage system answers: always `https`, the API's host rather than the one people browse.
///
/// With a company id it is the identity of a site, so that two spellings of one system share one rate limit.
package struct ConnectWiseAddress: Hashable, Sendable {
    /// The API's host in lower case, with its port unless that is 443.
    package let host: String

    /// `https://` and the host.
    package var url: String { "https://\(host)" }

    /// The base of all calls; `v4_6_release` is routed to the version the system runs, in the cloud and on premises.
    var apiURL: String { url + "/v4_6_release/apis/3.0" }

    /// The identity of a site: host and company id, both in lower case.
    package func siteIdentity(companyID: String) -> String { "\(host)+\(companyID.lowercased())" }

    /// Reads what people copy from a browser or a manual: a host, or a URL with or without the API's path.
    package static func normalise(_ text: String) throws(ConnectWiseAddressError) -> ConnectWiseAddress {
        let trimmed = text.trimmingCharacters(in: .whitespacesAndNewlines)
        let full = trimmed.contains("://") ? trimmed : "https://" + trimmed
        guard let parts = URLComponents(string: full), let host = parts.encodedHost?.lowercased(), !host.isEmpty else {
            throw ConnectWiseAddressError(
                "\(trimmed) is not a host or URL; write it as https://api-na.myconnectwise.net")
        }
        guard parts.scheme?.lowercased() == "https" else {
            throw ConnectWiseAddressError(
                "\(trimmed) does not begin with https://; ConnectWise is reached over TLS only")
        }
        guard parts.user == nil, parts.password == nil, parts.query == nil, parts.fragment == nil else {
            throw ConnectWiseAddressError("\(trimmed) must not hold a user name, a query or a fragment; leave them out")
        }
        guard parts.path.isEmpty || parts.path == "/" || parts.path.lowercased().hasPrefix("/v4_6_release") else {
            throw ConnectWiseAddressError("\(trimmed) must be the host only; leave out the path \(parts.path)")
        }
        let api = apiHost(host)
        guard let port = parts.port, port != 443 else { return ConnectWiseAddress(host: api) }
        return ConnectWiseAddress(host: "\(api):\(port)")
    }

    /// The cloud's API answers beside the host of its pages, with `api-` in front.
    ///
    /// Source: ConnectWise developer guide, cloud hosts (`na.myconnectwise.net` → `api-na.myconnectwise.net`).
    private static func apiHost(_ host: String) -> String {
        for domain in [".myconnectwise.net", ".connectwisedev.com"] where host.hasSuffix(domain) {
            let region = host.dropLast(domain.count)
            let isPages = !region.contains(".") && !region.hasPrefix("api-") && !region.hasPrefix("sandbox-")
            return isPages ? "api-" + host : host
        }
        return host
    }
}
