import CMicrohttpd
import HTTPMessages

/// Hands responses to libmicrohttpd.
enum DaemonResponse {
    /// Queues the response on the connection; `.NO` closes it.
    static func queue(_ response: ServerResponse, on connection: OpaquePointer, of core: ServerCore) -> MHD_Result {
        guard let made = make(response.body) else { return .NO }
        // The queue keeps a reference of its own.
        defer { MHD_destroy_response(made) }
        for (name, value) in response.headers.entries {
            // Refuses fields that libmicrohttpd sets itself, and values with line breaks.
            MHD_add_response_header(made, name, value)
        }
        if core.isDraining { MHD_add_response_header(made, "Connection", "close") }
        return MHD_queue_response(connection, UInt32(clamping: response.status), made)
    }

    private static func make(_ body: ServerResponse.Body) -> OpaquePointer? {
        switch body {
        case .none: copy([])
        case .bytes(let bytes): copy(bytes)
        case .truncated(let bytes, let length): torn(bytes, length: UInt64(max(length, bytes.count + 1)))
        case .closeWithoutAnswer: nil
        }
    }

    private static func copy(_ bytes: [UInt8]) -> OpaquePointer? {
        bytes.withUnsafeBytes { bytes in
            MHD_create_response_from_buffer(
                bytes.count, UnsafeMutableRawPointer(mutating: bytes.baseAddress), .RESPMEM_MUST_COPY)
        }
    }

    /// The response keeps the body until it is destroyed.
    private static func torn(_ bytes: [UInt8], length: UInt64) -> OpaquePointer? {
        let context = Unmanaged.passRetained(TornBody(bytes))
        let response = MHD_create_response_from_callback(
            length, 32 << 10,
            { context, _, start, count in
                guard let context, let start else { return TornBody.torn }
                let body = Unmanaged<TornBody>.fromOpaque(context).takeUnretainedValue()
                return body.read(into: UnsafeMutableRawBufferPointer(start: start, count: count))
            }, context.toOpaque(),
            { context in
                guard let context else { return }
                Unmanaged<TornBody>.fromOpaque(context).release()
            })
        if response == nil { context.release() }
        return response
    }
}
