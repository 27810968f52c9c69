package import HTTPMessages

/// One complete request, body included.
package struct ServerRequest: Sendable {
    /// The method as it came: `GET`.
    package let method: String
    /// The request target as it came, percent-encoded, with the query.
    package let target: String
    /// The path, percent-decoded; an encoded slash is a slash here, so decide by `segments`.
    package let path: String
    /// The parts of the path between slashes, each decoded by itself; empty for `/`.
    package let segments: [String]
    /// The query's items in their order, decoded; an item without `=` has an empty value.
    package let query: [(name: String, value: String)]
    /// Header fields.
    package let headers: HTTPHeaders
    /// The whole body; empty when there is none.
    package let body: [UInt8]
    /// The connection over which it came.
    package let connection: ConnectionID
    /// The peer's IP address, without port; empty when unknown.
    package let remoteAddress: String
    /// What stood in the places of the route's `{name}` segments, decoded.
    package internal(set) var parameters: [String: String] = [:]

    /// A request; public for tests of handlers.
    package init(
        method: String, target: String, headers: HTTPHeaders = [:], body: [UInt8] = [],
        connection: ConnectionID = ConnectionID(0), remoteAddress: String = ""
    ) {
        let parts = RequestTarget(target)
        self.method = method
        self.target = target
        path = parts.path
        segments = parts.segments
        query = parts.query
        self.headers = headers
        self.body = body
        self.connection = connection
        self.remoteAddress = remoteAddress
    }

    /// The first value of a query item.
    package func query(_ name: String) -> String? { query.first { $0.name == name }?.value }
}

/// Names one TCP connection of a server: requests that came over the same connection have the same one.
package struct ConnectionID: Hashable, Sendable {
    /// Counts from 1 in the order of acceptance.
    package let number: UInt64

    /// Names the connection with this number.
    package init(_ number: UInt64) { self.number = number }
}
