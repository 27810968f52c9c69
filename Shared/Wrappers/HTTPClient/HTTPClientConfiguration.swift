/// What holds for all requests of one client.
public struct HTTPClientConfiguration: Sendable {
    /// Sent as `User-Agent`, unless the request has its own.
    public var userAgent: String
    /// Which addresses may be connected to.
    public var addressPolicy: AddressPolicy
    /// Connections at once; further requests wait within their total time-out.
    public var maximumConnections: Int
    /// Connections at once to one scheme, host and port.
    public var maximumConnectionsPerHost: Int
    /// Requests that may wait for a connection; one more is not sent.
    public var maximumWaiting: Int
    /// A response with longer header fields, in bytes, is given up.
    public var maximumHeaderBytes: Int

    /// A configuration; it allows public addresses only unless told otherwise.
    public init(
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
