import CMicrohttpd
import Foundation

/// A running daemon of libmicrohttpd: its address, and the context that its callbacks use.
struct DaemonAddress: Sendable {
    // The address of a struct MHD_Daemon that stays valid until `stop()`, which the server calls once. The calls made
    // with it are the ones that libmicrohttpd allows from any thread.
    private let address: UInt
    private let settings: DaemonSettings
    let port: Int

    private var daemon: OpaquePointer? { OpaquePointer(bitPattern: address) }

    init(starting core: ServerCore, configuration: HTTPServerConfiguration) throws(HTTPServerError) {
        settings = DaemonSettings(core: core, tls: configuration.tls)
        guard let daemon = try settings.start(configuration) else {
            let text = String(cString: strerror(errno))
            settings.release()
            throw .cannotListen("\(configuration.host):\(configuration.port): \(text)")
        }
        address = UInt(bitPattern: daemon)
        port = Int(mhd_shim_port(daemon))
    }

    /// New connections are refused from now on; the open ones live on.
    func stopListening() {
        let socket = MHD_quiesce_daemon(daemon)
        if socket >= 0 { close(socket) }
    }

    /// Closes all connections and waits for the daemon's thread, on a thread of its own.
    ///
    /// No request may be suspended.
    func stop() async {
        await withCheckedContinuation { waiter in
            Thread.detachNewThread {
                MHD_stop_daemon(daemon)
                settings.release()
                waiter.resume()
            }
        }
    }
}
