import CMicrohttpd
import HTTPMessages

/// Hands responses to libmicrohttpd.
enum DaemonResponse {
    /// Queues the response on the connection; `.NO` closes it.
    static func queue(_ response: ServerResponse, on connection: OpaquePointer, of core: ServerCore) -> MHD_Result {
        guard let made = make(response.body, for: connection, of: core) else { return .NO }
        // The queue keeps a reference of its own.
        defer { MHD_destroy_response(made) }
        for (name, value) in response.headers.entries {
            // Refuses fields that libmicrohttpd sets itself, and values with line breaks.
            MHD_add_response_header(made, name, value)
        }
        if core.isDraining { MHD_add_response_header(made, "Connection", "close") }
        return MHD_queue_response(connection, UInt32(clamping: response.status), made)
    }

    private static func make(
        _ body: ServerResponse.Body, for connection: OpaquePointer, of core: ServerCore
    ) -> OpaquePointer? {
        switch body {
        case .none: return copy([])
        case .bytes(let bytes): return copy(bytes)
        case .truncated(let bytes, let declaredLength):
            return stream(TornBody(bytes), length: UInt64(max(declaredLength, bytes.count + 1)))
        case .stream(let stream):
            let body = StreamBody(over: ConnectionAddress(connection), suspensions: core.suspensions)
            body.start(stream)
            return self.stream(body, length: UInt64.max)
        case .closeWithoutAnswer: return nil
        }
    }

    private static func copy(_ bytes: [UInt8]) -> OpaquePointer? {
        bytes.withUnsafeBytes { bytes in
            MHD_create_response_from_buffer(
                bytes.count, UnsafeMutableRawPointer(mutating: bytes.baseAddress), .RESPMEM_MUST_COPY)
        }
    }

    /// The response keeps the body until it is destroyed.
    private static func stream(_ body: ResponseBody, length: UInt64) -> OpaquePointer? {
        let context = Unmanaged.passRetained(body)
        let response = MHD_create_response_from_callback(
            length, 32 << 10,
            { context, _, start, count in
                guard let context, let start else { return ResponseBody.torn }
                let body = Unmanaged<ResponseBody>.fromOpaque(context).takeUnretainedValue()
                return body.read(into: UnsafeMutableRawBufferPointer(start: start, count: count))
            }, context.toOpaque(),
            { context in
                guard let context else { return }
                let body = Unmanaged<ResponseBody>.fromOpaque(context)
                body.takeUnretainedValue().end()
                body.release()
            })
        if response == nil {
            body.end()
            context.release()
        }
        return response
    }
}
