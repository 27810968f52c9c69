/// The server's certificate with its private key.
package struct TLSIdentity: Sendable {
    /// The certificate, and its intermediates after it, as PEM text.
    package var certificatePEM: String
    /// The private key, unencrypted, as PEM text.
    package var privateKeyPEM: String

    package init(certificatePEM: String, privateKeyPEM: String) {
        self.certificatePEM = certificatePEM
        self.privateKeyPEM = privateKeyPEM
    }
}

/// Where a server listens and what it bears.
package struct HTTPServerConfiguration: Sendable {
    /// The IPv4 or IPv6 address to listen on; no name.
    package var host: String
    /// The port to listen on; 0 lets the system choose one.
    package var port: Int
    /// Serves `https` instead of `http`.
    package var tls: TLSIdentity?
    /// A request with a longer target and header fields, in bytes, is answered with 431 (or 414).
    package var maximumHeaderBytes: Int
    /// A request with a longer body, in bytes, is answered with 413.
    package var maximumBodyBytes: Int
    /// Connections at once; further ones wait in the system's queue.
    package var connectionLimit: Int
    /// A connection on which nothing happens for so long is closed; whole seconds, 0 for never.
    package var idleTimeout: Duration
    /// How long `shutdown()` waits for running requests before it cancels them.
    package var stopTimeout: Duration

    /// A configuration; the defaults listen on any free port of the loopback address.
    package init(
        host: String = "127.0.0.1", port: Int = 0, tls: TLSIdentity? = nil, maximumHeaderBytes: Int = 32 << 10,
        maximumBodyBytes: Int = 4 << 20, connectionLimit: Int = 1024, idleTimeout: Duration = .seconds(60),
        stopTimeout: Duration = .seconds(10)
    ) {
        self.host = host
        self.port = port
        self.tls = tls
        self.maximumHeaderBytes = maximumHeaderBytes
        self.maximumBodyBytes = maximumBodyBytes
        self.connectionLimit = connectionLimit
        self.idleTimeout = idleTimeout
        self.stopTimeout = stopTimeout
    }
}
