import HTTPClient
import HTTPServer

/// Runs `body` with a listening server and a client that may reach it, and stops both.
func serving(
    _ configuration: HTTPServerConfiguration = HTTPServerConfiguration(stopTimeout: .seconds(1)),
    policy: AddressPolicy = .any, connectionsPerHost: Int = 8,
    answering handler: @escaping @Sendable (ServerRequest) async -> ServerResponse,
    _ body: (_ base: String, _ client: HTTPClient) async throws -> Void
) async throws {
    let server = HTTPServer(configuration, handler: handler)
    let port = try server.start()
    let client = HTTPClient(
        HTTPClientConfiguration(
            userAgent: "tests", addressPolicy: policy, maximumConnectionsPerHost: connectionsPerHost))
    let base = "\(configuration.tls == nil ? "http" : "https")://127.0.0.1:\(port)"
    do {
        try await body(base, client)
        await client.shutdown()
        await server.shutdown()
    } catch {
        await client.shutdown()
        await server.shutdown()
        throw error
    }
}

/// The error of a request that is expected to fail; `nil` when it did not.
func failure(of request: HTTPRequest, by client: HTTPClient) async -> HTTPClientError? {
    do throws(HTTPClientError) {
        _ = try await client.send(request)
        return nil
    } catch {
        return error
    }
}

extension HTTPClientError {
    /// The reason's name, without its text.
    var kind: String {
        switch reason {
        case .notSent: "notSent"
        case .addressRefused: "addressRefused"
        case .certificateMismatch: "certificateMismatch"
        case .outcomeUnknown: "outcomeUnknown"
        case .bodyTooLarge: "bodyTooLarge"
        case .invalidRequest: "invalidRequest"
        }
    }
}
