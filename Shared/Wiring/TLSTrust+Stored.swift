import HTTPClient
import Ports

extension TLSTrust {
    /// A pin wins over authorities, authorities over the public ones.
    init(_ stored: StoredTrust) {
        if let fingerprint = stored.certificateSHA256 {
            self = .fingerprint(sha256: fingerprint)
        } else if let authorities = stored.authoritiesPEM {
            self = .authorities(pem: authorities)
        } else {
            self = .system
        }
    }
}

extension HTTPTimeouts {
    /// A call may take `total`; connecting may take a quarter of it.
    init(upTo total: Duration) {
        self.init(connect: min(total, max(total / 4, .seconds(2))), firstByte: total, total: total)
    }
}
