import CRdkafka
import Locking

/// Ends the poll of a client's thread, from any thread.
final class ClientBell: Sendable {
    // The address of the polled queue while it lives. `rd_kafka_queue_yield` is the one call other threads may make,
    // and the lock keeps the queue from being freed meanwhile.
    private let address = Locked<UInt>(0)

    /// Takes over a reference to the queue the thread polls.
    func attach(_ queue: OpaquePointer) { address.withLock { $0 = UInt(bitPattern: queue) } }

    /// Gives the reference back; later rings do nothing.
    func detach() {
        address.withLock { address in
            if let queue = OpaquePointer(bitPattern: address) { rd_kafka_queue_destroy(queue) }
            address = 0
        }
    }

    func ring() {
        address.withLock { address in
            if let queue = OpaquePointer(bitPattern: address) { rd_kafka_queue_yield(queue) }
        }
    }
}
