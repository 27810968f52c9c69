import Foundation

/// Where an Administration Server answers its Open API.
package struct SecurityCenterAddress: Hashable, Sendable {
    /// The host in lower case with its port.
    package let host: String

    /// `https://`, host and port.
    package var url: String { "https://\(host)" }

    /// Reads a host or an `https` URL, with or without port.
    ///
    /// The default port is 13299. Source: KSC Open API, transport.
    package static func normalise(_ text: String) throws(SecurityCenterAddressError) -> SecurityCenterAddress {
        let trimmed = text.trimmingCharacters(in: .whitespacesAndNewlines)
        let full = trimmed.contains("://") ? trimmed : "https://" + trimmed
        guard let parts = URLComponents(string: full), let host = parts.encodedHost?.lowercased(), !host.isEmpty else {
            throw SecurityCenterAddressError(
                "\(trimmed) is not a host or URL; write it as https://ksc.example.com:13299")
        }
        guard parts.scheme?.lowercased() == "https" else {
            throw SecurityCenterAddressError(
                "\(trimmed) does not begin with https://; the Open API is reached over TLS only")
        }
        guard parts.user == nil, parts.password == nil, parts.query == nil, parts.fragment == nil,
            parts.path.isEmpty || parts.path == "/"
        else { throw SecurityCenterAddressError("\(trimmed) must be host and port only; leave out everything else") }
        return SecurityCenterAddress(host: "\(host):\(parts.port ?? 13299)")
    }
}

/// An address that cannot be that of an Administration Server.
package struct SecurityCenterAddressError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What is wrong and how to write it.
    package let message: String

    init(_ message: String) { self.message = message }

    /// The message.
    package var description: String { message }
}
