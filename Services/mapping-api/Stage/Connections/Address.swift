import Foundation
import Ports

/// Where an outside system answers: an https address without path.
struct Address: Hashable {
    /// `https://`, the host, and the port unless it is the usual one of https.
    let url: String
    /// The host in lower case, and the port where it is not 443: what secrets are bound to.
    let host: String
}

extension BodyReader {
    /// Reads an address; anything that could carry a secret or mislead is refused.
    ///
    /// - Parameters:
    ///   - usualPort: the port that is meant where none is written.
    ///   - paths: a path may begin with one of these; it is dropped.
    mutating func address(_ name: String, usualPort: Int, paths: [String] = []) -> Address? {
        guard let text = text(name, atMost: 300) else { return nil }
        guard let parts = URLComponents(string: text), parts.scheme?.lowercased() == "https",
            let host = parts.encodedHost?.lowercased(), !host.isEmpty
        else {
            refuse(name, .invalid, "must be an https address, as https://host or https://host:port")
            return nil
        }
        guard parts.user == nil, parts.password == nil, parts.query == nil, parts.fragment == nil,
            ["", "/"].contains(parts.path) || paths.contains(where: parts.path.lowercased().hasPrefix)
        else {
            refuse(name, .invalid, "must be host and port only: remove user, path, query and fragment")
            return nil
        }
        if let port = parts.port, !(1...65_535).contains(port) {
            refuse(name, .outOfRange, "has port \(port), it must be from 1 to 65535")
            return nil
        }
        let port = parts.port ?? usualPort
        let url = "https://\(host)" + (port == 443 && usualPort == 443 ? "" : ":\(port)")
        return Address(url: url, host: SecretPlace.host(of: url))
    }

    /// Reads how the system is trusted.
    mutating func trust() -> StoredTrust {
        var trust = StoredTrust()
        if let pem = optionalText("authoritiesPem", atMost: 65_536, lines: true) {
            if pem.contains("-----BEGIN CERTIFICATE-----") && pem.contains("-----END CERTIFICATE-----") {
                trust.authoritiesPEM = pem
            } else {
                refuse("authoritiesPem", .invalid, "must be certificates in PEM form, from BEGIN to END CERTIFICATE")
            }
        }
        if let text = optionalText("certificateSha256") {
            trust.certificateSHA256 = Self.fingerprint(text)
            if trust.certificateSHA256 == nil {
                refuse("certificateSha256", .invalid, "must be 64 hexadecimal digits, the SHA-256 of the certificate")
            }
        }
        if trust.authoritiesPEM != nil, trust.certificateSHA256 != nil {
            let message = "cannot go together with authoritiesPem: a pinned certificate is the only one accepted"
            refuse("certificateSha256", .invalid, message)
        }
        return trust
    }

    private static func fingerprint(_ text: String) -> [UInt8]? {
        let digits = Array(text.filter { $0 != ":" }.utf8)
        guard digits.count == 64 else { return nil }
        var bytes: [UInt8] = []
        for place in stride(from: 0, to: 64, by: 2) {
            let pair = String(decoding: digits[place..<place + 2], as: UTF8.self)
            guard pair.allSatisfy(\.isHexDigit), let byte = UInt8(pair, radix: 16) else { return nil }
            bytes.append(byte)
        }
        return bytes
    }
}
