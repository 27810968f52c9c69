import Lifecycle
import OwnerThread

/// Sends HTTP/1.1 requests over kept-alive connections; all libcurl handles live on one thread of its own.
///
/// Follows no redirect, uses no proxy, repeats nothing that the server may have seen (except `GET` and `HEAD` on a
/// kept-alive connection that turned out dead).
package final class HTTPClient: Sendable {
    private let thread: OwnerThread<CurlLoop>
    private let bell = CurlBell()
    private let cancellations = Cancellations()
    private let configuration: HTTPClientConfiguration

    /// Starts the client's thread; end it with `shutdown()`.
    package init(_ configuration: HTTPClientConfiguration) {
        self.configuration = configuration
        thread = OwnerThread(
            name: "http client", capacity: 1024,
            open: { [bell, cancellations] in
                try CurlLoop(configuration: configuration, bell: bell, cancellations: cancellations)
            },
            serve: { $0.serve() },
            wake: { [bell] in bell.ring() })
    }

    /// Sends the request and returns the complete response, whatever its status.
    ///
    /// When the task is cancelled the transfer is aborted and this throws `notSent` or `outcomeUnknown`, as it was.
    package func send(_ request: HTTPRequest) async throws(HTTPClientError) -> HTTPResponse {
        do {
            return try await transfer(try PreparedRequest(request, userAgent: configuration.userAgent)).get()
        } catch {
            throw HTTPClientError(
                reason: error.reason, timeout: error.timeout, method: request.method, url: request.url)
        }
    }

    /// Takes no more requests, aborts those that run, and waits until the connections are closed.
    package func shutdown() async { await thread.shutdown() }

    private func transfer(_ request: PreparedRequest) async -> Result<HTTPResponse, TransferError> {
        let exchange = Exchange()
        return await withTaskCancellationHandler {
            do throws(OwnerThreadClosed) {
                _ = try await thread.run { loop in loop.take(request, for: exchange) }
            } catch {
                return .failure(TransferError(.notSent("the client is shut down (\(error.reason))")))
            }
            return await exchange.outcome()
        } onCancel: {
            if exchange.cancel() {
                cancellations.add(exchange)
                bell.ring()
            }
        }
    }
}

extension HTTPClient: Service {
    /// Serves until a graceful stop is asked for or the task is cancelled, then shuts down.
    package func run() async throws {
        await gracefulShutdown()
        await shutdown()
    }
}
