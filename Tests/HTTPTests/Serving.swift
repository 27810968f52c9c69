import HTTPClient
import HTTPServer

/// Runs `body` with a listening server and a client that may reach it, and stops both.
func serving(
    _ configuration: HTTPServerConfiguration = HTTPServerConfiguration(stopTimeout: .seconds(5)),
    client clientConfiguration: HTTPClientConfiguration = HTTPClientConfiguration(
        userAgent: "tests", addressPolicy: .any),
    answering handler: @escaping @Sendable (ServerRequest) async -> ServerResponse,
    _ body: (_ base: String, _ client: HTTPClient) async throws -> Void
) async throws {
    let server = HTTPServer(configuration, handler: handler)
    let port = try server.start()
    let client = HTTPClient(clientConfiguration)
    let base = "\(configuration.tls == nil ? "http" : "https")://\(configuration.host):\(port)"
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

/// Runs `body` with a client of its own, and stops it.
func withClient(
    _ policy: AddressPolicy = .any, _ body: (_ client: HTTPClient) async throws -> Void
) async rethrows {
    let client = HTTPClient(HTTPClientConfiguration(userAgent: "tests", addressPolicy: policy))
    do {
        try await body(client)
        await client.shutdown()
    } catch {
        await client.shutdown()
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

extension HTTPResponse {
    /// The body as text.
    var text: String { String(decoding: body, as: UTF8.self) }
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
