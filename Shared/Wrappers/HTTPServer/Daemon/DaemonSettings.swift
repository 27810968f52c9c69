import CMicrohttpd
import Glibc

/// What the daemon's callbacks and its TLS point to while it runs.
struct DaemonSettings: Sendable {
    // Addresses of memory that is this value's own until `release()`.
    private let context: UInt
    private let certificate: UInt
    private let privateKey: UInt

    init(core: ServerCore, tls: TLSIdentity?) {
        context = UInt(bitPattern: Unmanaged.passRetained(core).toOpaque())
        certificate = UInt(bitPattern: tls.flatMap { strdup($0.certificatePEM) })
        privateKey = UInt(bitPattern: tls.flatMap { strdup($0.privateKeyPEM) })
    }

    /// After the daemon has stopped, or did not start.
    func release() {
        free(UnsafeMutableRawPointer(bitPattern: certificate))
        free(UnsafeMutableRawPointer(bitPattern: privateKey))
        guard let context = UnsafeMutableRawPointer(bitPattern: context) else { return }
        Unmanaged<ServerCore>.fromOpaque(context).release()
    }

    /// The daemon, or `nil` with `errno` when it does not start.
    func start(_ configuration: HTTPServerConfiguration) throws(HTTPServerError) -> OpaquePointer? {
        guard let port = UInt16(exactly: configuration.port), let address = ListenAddress(configuration.host, port)
        else {
            release()
            throw .invalidAddress(host: configuration.host, port: configuration.port)
        }
        var settings = mhd_shim_settings()
        // Room for what libmicrohttpd keeps beside the bytes of the request's header, and for the response's header.
        settings.connection_memory = configuration.maximumHeaderBytes * 2 + (32 << 10)
        settings.connection_limit = UInt32(clamping: configuration.connectionLimit)
        settings.idle_seconds = UInt32(clamping: configuration.idleTimeout.components.seconds)
        settings.certificate = UnsafePointer(bitPattern: certificate)
        settings.private_key = UnsafePointer(bitPattern: privateKey)
        settings.context = UnsafeMutableRawPointer(bitPattern: context)
        settings.target = daemonReadTarget
        settings.handle = daemonAccess
        settings.completed = daemonRequestCompleted
        settings.connection_changed = daemonConnectionChanged
        return address.withSocketAddress { address in
            settings.address = address
            // A port where another server listens is refused; one that only closed connections remember is not.
            return mhd_shim_start(&settings)
        }
    }
}
