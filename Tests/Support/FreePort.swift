import Foundation
import Locking

/// Ports nobody listens on.
package enum FreePort {
    private static let given = Locked<Set<Int>>([])

    /// A free port of the loopback address, another one at every call.
    ///
    /// Between this and the server's own bind somebody else may take it: start again on a collision.
    package static func next() throws -> Int {
        for _ in 0..<100 {
            let port = try bindToAny()
            if given.withLock({ $0.insert(port).inserted }) { return port }
        }
        throw SupportError(description: "no free port found in 100 attempts")
    }

    private static func bindToAny() throws -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw SupportError(description: "no socket: errno \(errno)") }
        defer { close(descriptor) }
        var address = sockaddr_in.loopback(port: 0)
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(descriptor, address, size) == 0 ? getsockname(descriptor, address, &size) : -1
            }
        }
        guard status == 0 else { throw SupportError(description: "no free port: errno \(errno)") }
        return Int(UInt16(bigEndian: address.sin_port))
    }
}

extension sockaddr_in {
    /// 127.0.0.1 with a port.
    static func loopback(port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(port)).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        return address
    }
}
