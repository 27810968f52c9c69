import CMicrohttpd
import Glibc

/// A socket address to listen on.
struct ListenAddress {
    private enum Kind {
        case version4(sockaddr_in)
        case version6(sockaddr_in6)
    }

    private let kind: Kind

    init?(_ host: String, _ port: UInt16) {
        var version4 = sockaddr_in()
        var version6 = sockaddr_in6()
        if inet_pton(AF_INET, host, &version4.sin_addr) == 1 {
            version4.sin_family = sa_family_t(AF_INET)
            version4.sin_port = port.bigEndian
            kind = .version4(version4)
        } else if inet_pton(AF_INET6, host, &version6.sin6_addr) == 1 {
            version6.sin6_family = sa_family_t(AF_INET6)
            version6.sin6_port = port.bigEndian
            kind = .version6(version6)
        } else {
            return nil
        }
    }

    func withSocketAddress<Answer>(_ body: (UnsafePointer<sockaddr>) -> Answer) -> Answer {
        switch kind {
        case .version4(let address): Self.with(address, body)
        case .version6(let address): Self.with(address, body)
        }
    }

    private static func with<Address, Answer>(_ address: Address, _ body: (UnsafePointer<sockaddr>) -> Answer) -> Answer
    {
        withUnsafePointer(to: address) { $0.withMemoryRebound(to: sockaddr.self, capacity: 1, body) }
    }

    /// The text of a peer's address; empty when it is no IP address.
    static func text(_ address: UnsafePointer<sockaddr>?) -> String {
        guard let address else { return "" }
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        let size = socklen_t(text.count)
        let raw = UnsafeRawPointer(address)
        let family = Int32(address.pointee.sa_family)
        let written: UnsafePointer<CChar>?
        switch family {
        case AF_INET:
            var bytes = raw.loadUnaligned(as: sockaddr_in.self).sin_addr
            written = inet_ntop(family, &bytes, &text, size)
        case AF_INET6:
            var bytes = raw.loadUnaligned(as: sockaddr_in6.self).sin6_addr
            written = inet_ntop(family, &bytes, &text, size)
        default: written = nil
        }
        guard written != nil else { return "" }
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
