/// What holds for all requests of one client.
package struct HTTPClientConfiguration: Sendable {
    /// Sent as `User-Agent`, unless the request has its own.
    package var userAgent: String
    /// Which addresses may be connected to.
    package var addressPolicy: AddressPolicy
    /// Connections at once; further requests wait within their total time-out.
    package var maximumConnections: Int
    /// Connections at once to one scheme, host and port.
    package var maximumConnectionsPerHost: Int
    /// Requests that may wait for a connection; one more is not sent.
    package var maximumWaiting: Int
    /// A response with longer header fields, in bytes, is given up.
    package var maximumHeaderBytes: Int

    /// A configuration; it allows public addresses only unless told otherwise.
    package init(
        userAgent: String, addressPolicy: AddressPolicy = .publicOnly, maximumConnections: Int = 64,
        maximumConnectionsPerHost: Int = 8, maximumWaiting: Int = 4096, maximumHeaderBytes: Int = 64 << 10
    ) {
        self.userAgent = userAgent
        self.addressPolicy = addressPolicy
        self.maximumConnections = maximumConnections
        self.maximumConnectionsPerHost = maximumConnectionsPerHost
        self.maximumWaiting = maximumWaiting
        self.maximumHeaderBytes = maximumHeaderBytes
    }
}
