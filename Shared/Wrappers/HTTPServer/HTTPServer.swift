import Lifecycle
import Locking

/// An HTTP/1.1 server: libmicrohttpd speaks on one thread of its own, handlers run as tasks.
///
/// It listens from `start()` until `shutdown()`, once; a dropped server goes on listening.
package final class HTTPServer: Sendable {
    private enum State: Sendable {
        case new
        case listening(DaemonAddress)
        case stopping
    }

    private let configuration: HTTPServerConfiguration
    private let core: ServerCore
    private let state = Locked(State.new)
    private let stopped = Latch()

    /// A server that answers each request with what `handler` returns.
    package init(
        _ configuration: HTTPServerConfiguration,
        handler: @escaping @Sendable (ServerRequest) async -> ServerResponse
    ) {
        self.configuration = configuration
        core = ServerCore(configuration: configuration, handler: handler)
    }

    /// Begins to listen and returns the port.
    package func start() throws(HTTPServerError) -> Int {
        try state.withLock { state throws(HTTPServerError) in
            guard case .new = state else { throw .alreadyUsed }
            let daemon = try DaemonAddress(starting: core, configuration: configuration)
            state = .listening(daemon)
            return daemon.port
        }
    }

    /// Stops listening, lets running requests finish within the stop time-out, cancels the rest, and stops.
    ///
    /// May be called before `start()`, again, or twice at once; every call returns when the server has stopped (a second
    /// one also when its task is cancelled).
    package func shutdown() async {
        let daemon: DaemonAddress? = state.withLock { state in
            defer {
                switch state {
                case .new, .listening: state = .stopping
                case .stopping: break
                }
            }
            if case .listening(let daemon) = state { return daemon }
            if case .new = state { stopped.raise() }
            return nil
        }
        guard let daemon else { return await stopped.wait() }
        core.beginDraining()
        daemon.stopListening()
        await core.requests.waitUntilNone(atMost: configuration.stopTimeout)
        await core.suspensions.endAll()
        await daemon.stop()
        stopped.raise()
    }
}

extension HTTPServer: Service {
    /// Listens, unless `start()` was called before, until a graceful stop is asked for or the task is cancelled.
    package func run() async throws {
        do throws(HTTPServerError) {
            _ = try start()
        } catch .alreadyUsed {
            // Whoever started it wanted to know the port.
        }
        await gracefulShutdown()
        await shutdown()
    }
}
