import CMicrohttpd

/// A connection of libmicrohttpd.
///
/// Valid on the daemon's thread during a callback, and on any thread while the connection is suspended: libmicrohttpd
/// frees none that is, and resuming is allowed from everywhere.
struct ConnectionAddress: Sendable {
    private let address: UInt

    init(_ connection: OpaquePointer) { address = UInt(bitPattern: connection) }

    var pointer: OpaquePointer? { OpaquePointer(bitPattern: address) }

    func suspend() { MHD_suspend_connection(pointer) }

    func resume() { MHD_resume_connection(pointer) }
}
