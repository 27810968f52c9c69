import Locking

/// Exchanges that were cancelled since the client's thread last looked.
final class Cancellations: Sendable {
    private let waiting = Locked<[Exchange]>([])

    func add(_ exchange: Exchange) { waiting.withLock { $0.append(exchange) } }

    func takeAll() -> [Exchange] {
        waiting.withLock { waiting in
            defer { waiting = [] }
            return waiting
        }
    }
}
