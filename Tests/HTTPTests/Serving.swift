import HTTPClient
import HTTPServer

/// Runs `body` with a listening server and a client that may reach it, and stops both.
func serving<Answer: Sendable>(
    _ configuration: HTTPServerConfiguration = HTTPServerConfiguration(stopTimeout: .seconds(1)),
    policy: AddressPolicy = .any, connectionsPerHost: Int = 8,
    _ handler: @escaping @Sendable (ServerRequest) async -> ServerResponse,
    _ body: (_ base: String, _ client: HTTPClient) async throws -> Answer
) async throws -> Answer {
    let server = HTTPServer(configuration, handler: handler)
    let port = try server.start()
    let client = HTTPClient(
        HTTPClientConfiguration(
            userAgent: "tests", addressPolicy: policy, maximumConnectionsPerHost: connectionsPerHost))
    let base = "\(configuration.tls == nil ? "http" : "https")://127.0.0.1:\(port)"
    do {
        let answer = try await body(base, client)
        await client.shutdown()
        await server.shutdown()
        return answer
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
