/// Why a transfer failed, before it is known which request to name.
struct TransferError: Error, Equatable {
    var reason: HTTPClientError.Reason
    var timeout: HTTPTimeouts.Phase?

    init(_ reason: HTTPClientError.Reason, timeout: HTTPTimeouts.Phase? = nil) {
        self.reason = reason
        self.timeout = timeout
    }
}
