import CMicrohttpd

// The functions that libmicrohttpd calls, all on the daemon's one thread. The context is the server's core; the
// request's slot holds a retained exchange from the first of them to the last.

private func core(_ context: UnsafeMutableRawPointer?) -> ServerCore {
    guard let context else { preconditionFailure("libmicrohttpd called back without its context") }
    return Unmanaged<ServerCore>.fromOpaque(context).takeUnretainedValue()
}

/// A request begins: its raw target, which cannot be had later.
///
/// What is returned goes into the request's slot.
let daemonReadTarget:
    @convention(c) (UnsafeMutableRawPointer?, UnsafePointer<CChar>?, OpaquePointer?) -> UnsafeMutableRawPointer? = {
        context, target, _ in
        let core = core(context)
        core.requests.begin()
        let exchange = ServerExchange(target: target.map { String(cString: $0) } ?? "", core: core)
        return Unmanaged.passRetained(exchange).toOpaque()
    }

/// The request's slot is emptied, and the exchange released; called once for each target that was read.
let daemonRequestCompleted: MHD_RequestCompletedCallback = { context, _, slot, _ in
    guard let exchange = slot?.pointee else { return }
    slot?.pointee = nil
    let unmanaged = Unmanaged<ServerExchange>.fromOpaque(exchange)
    unmanaged.takeUnretainedValue().end()
    unmanaged.release()
    core(context).requests.end()
}

/// A connection begins: numbers it.
let daemonConnectionChanged: MHD_NotifyConnectionCallback = { context, _, socketContext, change in
    guard change == .CONNECTION_NOTIFY_STARTED else { return }
    socketContext?.pointee = UnsafeMutableRawPointer(bitPattern: UInt(core(context).nextConnection()))
}

/// Called when the header is complete, for each piece of the body, at its end, and after each resumption.
let daemonAccess: MHD_AccessHandlerCallback = { context, connection, _, method, _, bytes, count, slot in
    guard let connection, let count, let opaque = slot?.pointee else { return .NO }
    let exchange = Unmanaged<ServerExchange>.fromOpaque(opaque).takeUnretainedValue()
    let step: ServerExchange.Step
    if let first = exchange.begin(RequestHead(method: method, of: connection)) {
        step = first
    } else if count.pointee > 0 {
        step = exchange.take(UnsafeRawBufferPointer(start: bytes, count: count.pointee))
        count.pointee = 0
    } else {
        step = exchange.next()
    }
    switch step {
    case .proceed: return .YES
    case .close: return .NO
    case .handle:
        let address = ConnectionAddress(connection)
        address.suspend()
        exchange.handle(address)
        return .YES
    case .answer(let response):
        return DaemonResponse.queue(response, on: connection, of: core(context))
    }
}
