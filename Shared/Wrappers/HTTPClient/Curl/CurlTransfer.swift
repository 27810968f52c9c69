import CLibcurl
import Cryptography

/// One request on its way: an easy handle and what its callbacks have gathered.
///
/// Lives on the client's thread.
final class CurlTransfer {
    let easy: UnsafeMutableRawPointer
    let request: PreparedRequest
    let exchange: Exchange
    let addressPolicy: AddressPolicy
    /// What the callbacks found; they cannot throw.
    var failure: TransferError?
    /// The last address that the policy refused; another of the same host may still have served.
    var refusedAddress: String?
    var response: ResponseBuilder
    private var phase = Phase.connecting
    private let started = ContinuousClock.now
    private let headerList: UnsafeMutablePointer<curl_slist>?
    private let errorText: UnsafeMutablePointer<CChar>

    enum Phase {
        case connecting
        case sent(ContinuousClock.Instant)
        case answering
    }

    init(_ request: PreparedRequest, exchange: Exchange, configuration: HTTPClientConfiguration) throws(TransferError) {
        guard let easy = curl_easy_init() else { throw TransferError(.notSent("no memory for a request")) }
        self.easy = easy
        self.request = request
        self.exchange = exchange
        addressPolicy = configuration.addressPolicy
        response = ResponseBuilder(
            maximumBodyBytes: request.maximumBodyBytes, maximumHeaderBytes: configuration.maximumHeaderBytes)
        headerList = request.headerLines.reduce(nil) { curl_slist_append($0, $1) }
        errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
        errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        let options = CurlOptions(easy: easy)
        options.setTransport(request, headers: headerList, errorText: errorText)
        options.setTrust(request.trust)
        // Unretained: the loop keeps the transfer until its easy handle is out of the multi handle.
        options.setCallbacks(context: Unmanaged.passUnretained(self).toOpaque())
        if let failed = options.failed {
            throw TransferError(.notSent("libcurl refused a setting: \(failed)"))
        }
    }

    deinit {
        curl_easy_cleanup(easy)
        curl_slist_free_all(headerList)
        errorText.deallocate()
    }

    /// When to give up next, and what that is called.
    var nextDeadline: (instant: ContinuousClock.Instant, phase: HTTPTimeouts.Phase) {
        let own: (instant: ContinuousClock.Instant, phase: HTTPTimeouts.Phase)? =
            switch phase {
            case .connecting: (started + request.timeouts.connect, .connect)
            case .sent(let instant): (instant + request.timeouts.firstByte, .firstByte)
            case .answering: nil
            }
        guard let own, own.instant < request.deadline else { return (request.deadline, .total) }
        return own
    }

    /// The connection stands and the request's first byte is about to be written.
    ///
    /// `false`: must not be sent.
    func willSend() -> Bool {
        if case .fingerprint(let expected) = request.trust {
            guard checkFingerprint(expected) else { return false }
        }
        if case .connecting = phase {
            guard request.mayBeSent() else {
                failure = TransferError(.notSent("the time in which it may be sent is over"))
                return false
            }
            phase = .sent(.now)
            return true
        }
        // libcurl wants to repeat the request on a new connection, because the kept-alive one broke without an answer.
        // The server may have read the first copy all the same.
        guard request.isRepeatable else {
            failure = TransferError(.outcomeUnknown("the connection broke before an answer"))
            return false
        }
        return true
    }

    func didReceiveHeader() { phase = .answering }

    /// libcurl is done with it.
    func finish(_ code: CURLcode) {
        if let failure { return exchange.finish(.failure(failure)) }
        guard code == CURLE_OK else { return fail(describe(code), certificate: code == CURLE_PEER_FAILED_VERIFICATION) }
        exchange.finish(.success(response.response))
    }

    /// Ended early: whether the server may have seen the request decides what is reported.
    func fail(_ text: String, certificate: Bool = false) {
        let reason: HTTPClientError.Reason =
            switch phase {
            case .connecting where refusedAddress != nil: .addressRefused(refusedAddress ?? text)
            case .connecting: certificate ? .certificateMismatch(text) : .notSent(text)
            case .sent, .answering: .outcomeUnknown(text)
            }
        exchange.finish(.failure(failure ?? TransferError(reason)))
    }

    func failLate(_ late: HTTPTimeouts.Phase) {
        let text =
            switch late {
            case .connect: "not connected within \(request.timeouts.connect)"
            case .firstByte: "no answer within \(request.timeouts.firstByte)"
            case .total: "not finished within \(request.timeouts.total)"
            }
        let reason: HTTPClientError.Reason =
            if case .connecting = phase { .notSent(text) } else { .outcomeUnknown(text) }
        exchange.finish(.failure(TransferError(reason, timeout: late)))
    }

    private func checkFingerprint(_ expected: [UInt8]) -> Bool {
        var shown = [UInt8](repeating: 0, count: 32)
        let hasCertificate = curl_shim_peer_certificate_sha256(easy, &shown) == 1
        // Fingerprints are public: an ordinary comparison is enough.
        if hasCertificate && shown == expected { return true }
        let text = hasCertificate ? "the server shows SHA-256 \(Hex.encode(shown))" : "the server shows no certificate"
        failure = TransferError(.certificateMismatch(text))
        return false
    }

    private func describe(_ code: CURLcode) -> String {
        errorText.pointee == 0 ? String(cString: curl_easy_strerror(code)) : String(cString: errorText)
    }
}

/// Why a transfer failed, before it is known which request to name.
struct TransferError: Error, Equatable {
    var reason: HTTPClientError.Reason
    var timeout: HTTPTimeouts.Phase?

    init(_ reason: HTTPClientError.Reason, timeout: HTTPTimeouts.Phase? = nil) {
        self.reason = reason
        self.timeout = timeout
    }
}
