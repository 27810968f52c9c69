import CMicrohttpd
import HTTPMessages

/// What is known of a request before its body.
struct RequestHead: Sendable {
    let method: String
    let headers: HTTPHeaders
    let connection: ConnectionID
    let remoteAddress: String

    init(method: UnsafePointer<CChar>?, of connection: OpaquePointer) {
        self.method = method.map { String(cString: $0) } ?? ""
        var headers = HTTPHeaders()
        withUnsafeMutablePointer(to: &headers) { headers in
            _ = MHD_get_connection_values(
                connection, .HEADER_KIND,
                { context, _, name, value in
                    guard let name, let headers = context?.assumingMemoryBound(to: HTTPHeaders.self) else {
                        return .NO
                    }
                    headers.pointee.add(String(cString: name), value.map { String(cString: $0) } ?? "")
                    return .YES
                }, headers)
        }
        self.headers = headers
        self.connection = ConnectionID(UInt64(UInt(bitPattern: mhd_shim_socket_context(connection))))
        remoteAddress = ListenAddress.text(mhd_shim_client_address(connection))
    }

    /// The answer to a request that is over a limit.
    func refusal(target: String, _ limits: HTTPServerConfiguration) -> ServerResponse? {
        let headerBytes = headers.entries.reduce(target.utf8.count) {
            $0 + $1.name.utf8.count + $1.value.utf8.count + 4
        }
        if headerBytes > limits.maximumHeaderBytes {
            return .text("The header fields are too long.\n", status: 431)
        }
        if let length = headers["Content-Length"].flatMap({ Int($0) }), length > limits.maximumBodyBytes {
            return .text("The body is too long.\n", status: 413)
        }
        return nil
    }
}
