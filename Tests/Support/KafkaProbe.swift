import Foundation

/// Asks a broker, in its own protocol, whether it is up.
enum KafkaProbe {
    /// ApiVersions, version 0, correlation id 1, no client id, behind its length.
    private static let request: [UInt8] = [0, 0, 0, 10, 0, 18, 0, 0, 0, 0, 0, 1, 0xFF, 0xFF]

    /// Whether a broker on this port of the loopback address answers within a second.
    static func answers(port: Int) async -> Bool {
        let answered = try? await Blocking.run { ask(port: port) }
        return answered ?? false
    }

    private static func ask(port: Int) -> Bool {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var limit = timeval(tv_sec: 1, tv_usec: 0)
        for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
            setsockopt(descriptor, SOL_SOCKET, option, &limit, socklen_t(MemoryLayout<timeval>.size))
        }
        var address = sockaddr_in.loopback(port: port)
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                connect(descriptor, address, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0, send(descriptor, request, request.count, Int32(MSG_NOSIGNAL)) == request.count
        else { return false }
        var answer = [UInt8](repeating: 0, count: 10)
        guard recv(descriptor, &answer, answer.count, Int32(MSG_WAITALL)) == answer.count else { return false }
        // Length, correlation id, error code 0.
        return answer[4..<10].elementsEqual([0, 0, 0, 1, 0, 0])
    }
}
