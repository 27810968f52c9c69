import Locking

/// What the daemon's callbacks share: limits, the handler, and the counts that stopping waits for.
final class ServerCore: Sendable {
    let configuration: HTTPServerConfiguration
    let handler: @Sendable (ServerRequest) async -> ServerResponse
    let requests = RequestCount()
    let suspensions = Suspensions()
    private let connections = Locked<UInt64>(0)
    private let draining = Locked(false)

    init(
        configuration: HTTPServerConfiguration, handler: @escaping @Sendable (ServerRequest) async -> ServerResponse
    ) {
        self.configuration = configuration
        self.handler = handler
    }

    /// Whether every answer must be the last one of its connection.
    var isDraining: Bool { draining.withLock { $0 } }

    func beginDraining() { draining.withLock { $0 = true } }

    func nextConnection() -> UInt64 {
        connections.withLock { connections in
            connections += 1
            return connections
        }
    }
}
