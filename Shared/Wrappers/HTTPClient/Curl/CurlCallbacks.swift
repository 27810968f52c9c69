import CLibcurl
import Glibc

// The functions that libcurl calls while the loop performs: on the client's thread, with a transfer as context.

private func transfer(_ context: UnsafeMutableRawPointer?) -> CurlTransfer {
    guard let context else { preconditionFailure("libcurl called back without its context") }
    return Unmanaged<CurlTransfer>.fromOpaque(context).takeUnretainedValue()
}

/// One header line, status line included.
///
/// Another count than the given one aborts the transfer.
let curlDidReceiveHeader: curl_write_callback = { start, size, count, context in
    let transfer = transfer(context)
    transfer.didReceiveHeader()
    guard transfer.response.add(headerLine: UnsafeRawBufferPointer(start: start, count: size * count)) else {
        transfer.failure = TransferError(.outcomeUnknown("the response's header fields are too long"))
        return 0
    }
    return size * count
}

/// Bytes of the body, decompressed.
let curlDidReceiveBody: curl_write_callback = { start, size, count, context in
    let transfer = transfer(context)
    guard transfer.response.add(body: UnsafeRawBufferPointer(start: start, count: size * count)) else {
        transfer.failure = TransferError(.bodyTooLarge(limit: transfer.request.maximumBodyBytes))
        return 0
    }
    return size * count
}

/// The one place where an address becomes a connection.
let curlOpenSocket: curl_opensocket_callback = { context, _, address in
    let transfer = transfer(context)
    guard let address, let offset = MemoryLayout<curl_sockaddr>.offset(of: \.addr) else { return CURL_SOCKET_BAD }
    let family = address.pointee.family
    guard let ip = IPAddress(socketAddress: UnsafeRawPointer(address) + offset, family: family) else {
        transfer.refusedAddress = "not an IP address"
        return CURL_SOCKET_BAD
    }
    guard transfer.addressPolicy.allows(ip) else {
        transfer.refusedAddress = "\(ip) is not a public address and in no allowed range"
        return CURL_SOCKET_BAD
    }
    return socket(family, address.pointee.socktype | Int32(SOCK_CLOEXEC.rawValue), address.pointee.protocol)
}

/// The connection stands, the request is not yet written.
let curlWillSend: curl_prereq_callback = { context, _, _, _, _ in
    transfer(context).willSend() ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
}
