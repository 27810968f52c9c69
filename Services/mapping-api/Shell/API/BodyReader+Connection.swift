import MappingAPIStage
import Ports

extension BodyReader {
    /// A secret: of something new it must be there, later the stored one stays.
    mutating func secret(_ name: String, isNew: Bool) -> String? {
        isNew ? text(name, atMost: 1000) : optionalText(name, atMost: 1000)
    }

    /// How the system is trusted.
    mutating func trust() -> StoredTrust {
        let pem = optionalText("authoritiesPem", atMost: 65_536, lines: true)
        let digits = optionalText("certificateSha256")
        let trust = StoredTrust(
            authoritiesPEM: meaning(of: "authoritiesPem", pem, StoredTrust.authorities),
            certificateSHA256: meaning(of: "certificateSha256", digits, StoredTrust.fingerprint))
        if trust.authoritiesPEM != nil, trust.certificateSHA256 != nil {
            let message = "cannot go together with authoritiesPem: a pinned certificate is the only one accepted"
            refuse("certificateSha256", .invalid, message)
        }
        return trust
    }
}
