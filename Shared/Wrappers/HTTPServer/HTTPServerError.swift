/// Why a server does not listen.
package enum HTTPServerError: Error, Equatable, Sendable, CustomStringConvertible {
    /// `host` is neither an IPv4 nor an IPv6 address, or `port` is outside 0 to 65535.
    case invalidAddress(host: String, port: Int)
    /// The system or the library refused: the port is taken, the certificate cannot be read.
    case cannotListen(String)
    /// `start()` was called before, or `shutdown()` was.
    case alreadyUsed

    /// What is wrong.
    package var description: String {
        switch self {
        case .invalidAddress(let host, let port): "\(host):\(port) is no IP address with a port from 0 to 65535"
        case .cannotListen(let reason): "cannot listen on \(reason)"
        case .alreadyUsed: "the server was started or stopped before"
        }
    }
}
