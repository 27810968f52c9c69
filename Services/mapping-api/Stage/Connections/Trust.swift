package import Ports

extension StoredTrust {
    /// Certificates of authorities, as PEM.
    package static func authorities(_ text: String) throws(Malformed) -> String {
        guard text.contains("-----BEGIN CERTIFICATE-----") && text.contains("-----END CERTIFICATE-----") else {
            throw Malformed(.invalid, "must be certificates in PEM form, from BEGIN to END CERTIFICATE")
        }
        return text
    }

    /// The SHA-256 of a certificate, from its hexadecimal digits.
    package static func fingerprint(_ text: String) throws(Malformed) -> [UInt8] {
        let digits = Array(text.utf8.filter { $0 != UInt8(ascii: ":") })
        let bytes = stride(from: 0, to: digits.count, by: 2).compactMap { place -> UInt8? in
            let pair = String(decoding: digits[place..<min(place + 2, digits.count)], as: UTF8.self)
            return pair.allSatisfy(\.isHexDigit) ? UInt8(pair, radix: 16) : nil
        }
        guard digits.count == 64, bytes.count == 32 else {
            throw Malformed(.invalid, "must be 64 hexadecimal digits, the SHA-256 of the certificate")
        }
        return bytes
    }

    var fields: [String: FieldValue] {
        [
            "authoritiesPem": FieldValue(authoritiesPEM),
            "certificateSha256": FieldValue(certificateSHA256.map(hexadecimal)),
        ]
    }
}

/// Bytes as lower-case hexadecimal digits.
private func hexadecimal(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
}
