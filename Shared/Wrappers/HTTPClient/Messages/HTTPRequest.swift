package import HTTPMessages

/// One HTTP request, complete before it is sent.
package struct HTTPRequest: Sendable {
    /// The method, upper case: `GET`.
    package var method: String
    /// An absolute `http` or `https` URL, percent-encoded, without user name or password.
    package var url: String
    /// Header fields beside those that the transport sets itself (`Host`, `Content-Length`, `Accept-Encoding`).
    package var headers: HTTPHeaders
    /// The body; `nil` sends none.
    package var body: [UInt8]?
    /// How long each phase may take.
    package var timeouts: HTTPTimeouts
    /// A response body with more bytes, counted after decompression, is given up.
    package var maximumBodyBytes: Int
    /// Which certificates are accepted for `https`.
    package var trust: TLSTrust
    /// Asked on the client's thread when the connection stands, as the last step before the request's first byte leaves;
    /// `false`: nothing is sent.
    package var mayBeSent: @Sendable () -> Bool = { true }

    /// A request; the defaults are a `GET` without body and a response of up to 16 MiB.
    package init(
        method: String = "GET", url: String, headers: HTTPHeaders = [:], body: [UInt8]? = nil,
        timeouts: HTTPTimeouts = HTTPTimeouts(), maximumBodyBytes: Int = 16 << 20, trust: TLSTrust = .system
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.timeouts = timeouts
        self.maximumBodyBytes = maximumBodyBytes
        self.trust = trust
    }
}

/// Which server certificates are accepted.
package enum TLSTrust: Sendable, Hashable {
    /// Certificates for the URL's host that chain to the system's authorities.
    case system
    /// Certificates for the URL's host that chain to one of these, and to no other: PEM text, one or more certificates.
    case authorities(pem: String)
    /// The one certificate whose DER form has this SHA-256, compared before the request is sent.
    ///
    /// Nothing else is checked then: neither chain, name nor dates.
    case fingerprint(sha256: [UInt8])
}
