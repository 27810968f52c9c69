/// Which server certificates are accepted.
public enum TLSTrust: Sendable, Hashable {
    /// Certificates for the URL's host that chain to the system's authorities.
    case system
    /// Certificates for the URL's host that chain to one of these, and to no other: PEM text, one or more certificates.
    case authorities(pem: String)
    /// The one certificate whose DER form has this SHA-256, compared before the request is sent.
    ///
    /// Nothing else is checked then: neither chain, name nor dates.
    case fingerprint(sha256: [UInt8])
}
