import Glibc
import Support

/// A TCP socket of the loopback address for what a well-behaved client or server would not do.
///
/// Calls block briefly.
final class RawSocket: Sendable {
    struct Failed: Error {
        let call: String
        let number: Int32
    }

    private let descriptor: Int32

    private init(owning descriptor: Int32) { self.descriptor = descriptor }

    private init() throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw Failed(call: "socket", number: errno) }
        // A test that waits for more than comes ends with an error instead of hanging.
        var limit = timeval(tv_sec: 60, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit { close(descriptor) }

    /// Listens, lets the system accept connections, and never says a word.
    static func silentListener() throws -> (socket: RawSocket, port: Int) {
        let listener = try RawSocket()
        var address = loopback(0)
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        var actual = size
        let done = withUnsafeMutablePointer(to: &address) { address in
            address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(listener.descriptor, address, size) == 0 && listen(listener.descriptor, 16) == 0
                    && getsockname(listener.descriptor, address, &actual) == 0
            }
        }
        guard done else { throw Failed(call: "listen", number: errno) }
        return (listener, Int(UInt16(bigEndian: address.sin_port)))
    }

    static func connected(to port: Int) throws -> RawSocket {
        let client = try RawSocket()
        var address = loopback(UInt16(port))
        let done = withUnsafePointer(to: &address) { address in
            address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                connect(client.descriptor, address, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        guard done else { throw Failed(call: "connect", number: errno) }
        return client
    }

    /// The next client that connects to a listener.
    func accepted() async throws -> RawSocket {
        try await Blocking.run {
            let client = accept(self.descriptor, nil, nil)
            guard client >= 0 else { throw Failed(call: "accept", number: errno) }
            return RawSocket(owning: client)
        }
    }

    func write(_ text: String) throws {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw Failed(call: "send", number: errno) }
            rest = rest.dropFirst(count)
        }
    }

    /// Everything until the peer closes; a reset counts as that.
    func readToEnd() async throws -> String {
        try await Blocking.run {
            var text: [UInt8] = []
            while let piece = try self.read() { text += piece }
            return String(decoding: text, as: UTF8.self)
        }
    }

    /// What is there, at least one byte; `nil` at the end.
    func readSome() async throws -> String? {
        try await Blocking.run { try self.read().map { String(decoding: $0, as: UTF8.self) } }
    }

    /// Says that nothing more will be written.
    func endWriting() { Glibc.shutdown(descriptor, Int32(SHUT_WR)) }

    private func read() throws -> ArraySlice<UInt8>? {
        var buffer = [UInt8](repeating: 0, count: 16 << 10)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        if count < 0, errno != ECONNRESET { throw Failed(call: "recv", number: errno) }
        return count > 0 ? buffer.prefix(count) : nil
    }

    private static func loopback(_ port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
        return address
    }
}
