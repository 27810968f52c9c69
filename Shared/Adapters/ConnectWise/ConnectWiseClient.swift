package import HTTPClient
package import Ports

/// A ConnectWise Manage system over its REST API.
///
/// Safe to use from many tasks; calls run as they come, so whoever writes sees to one writer per agreement.
package struct ConnectWiseClient: ConnectWiseSystem {
    /// Told of every call: its method, and what came of it (`answered`, `throttled`, `refused`, …).
    package typealias Observer = @Sendable (_ method: String, _ outcome: String) -> Void

    let exchange: Exchange
    /// Rows asked for at once.
    ///
    /// Source: ConnectWise REST, `pageSize` is capped at 1,000.
    let pageSize: Int

    /// A client; it opens nothing before the first call.
    package init(
        connection: ConnectWiseConnection, http: HTTPClient, timeouts: HTTPTimeouts = HTTPTimeouts(),
        observe: @escaping Observer = { _, _ in }
    ) {
        self.init(connection: connection, timeouts: timeouts, observe: observe) {
            (request) async throws(HTTPClientError) in try await http.send(request)
        }
    }

    /// A client over any transport.
    package init(
        connection: ConnectWiseConnection, timeouts: HTTPTimeouts = HTTPTimeouts(), pageSize: Int = 1000,
        observe: @escaping Observer = { _, _ in },
        send: @escaping @Sendable (HTTPRequest) async throws(HTTPClientError) -> HTTPResponse
    ) {
        exchange = Exchange(connection: connection, timeouts: timeouts, observe: observe, send: send)
        self.pageSize = pageSize
    }

    /// Reads the version and counts what the API member must be allowed to see.
    ///
    /// `/system/info` alone proves nothing: some systems answer it without credentials.
    package func test() async throws(ConnectWiseError) {
        _ = try await exchange.answer(.siteWide("/system/info"), as: SystemInfoResponse.self)
        for path in ["/finance/agreements/count", "/procurement/catalog/count", "/company/companies/count"] {
            _ = try await exchange.answer(.siteWide(path), as: CountResponse.self)
        }
    }
}
