import CLibcurl
import Locking

/// Interrupts the poll of the client's thread, from any thread.
final class CurlBell: Sendable {
    // The address of the multi handle while it lives. `curl_multi_wakeup` is the one call that other threads may make,
    // and the lock keeps the handle from being freed meanwhile.
    private let address = Locked<UInt>(0)

    func attach(_ multi: UnsafeMutableRawPointer) { address.withLock { $0 = UInt(bitPattern: multi) } }

    func detach() { address.withLock { $0 = 0 } }

    func ring() {
        address.withLock { address in
            guard let multi = UnsafeMutableRawPointer(bitPattern: address) else { return }
            curl_multi_wakeup(multi)
        }
    }
}
