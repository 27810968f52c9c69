import CLibcurl

/// The multi handle and its transfers: lives on the client's thread and never leaves it.
struct CurlLoop: ~Copyable {
    private let multi: UnsafeMutableRawPointer
    private let configuration: HTTPClientConfiguration
    private let bell: CurlBell
    private let cancellations: Cancellations
    private var admission: Admission
    private var running: [UnsafeMutableRawPointer: CurlTransfer] = [:]

    init(configuration: HTTPClientConfiguration, bell: CurlBell, cancellations: Cancellations) throws {
        guard CurlLibrary.isReady, let multi = curl_multi_init() else {
            throw CurlUnavailable(description: "libcurl could not be initialised")
        }
        CurlLibrary.blockBrokenPipeSignalOnThisThread()
        curl_shim_multi_set_long(multi, CURLMOPT_MAXCONNECTS, configuration.maximumConnections)
        self.multi = multi
        self.configuration = configuration
        self.bell = bell
        self.cancellations = cancellations
        admission = Admission(
            total: configuration.maximumConnections, perOrigin: configuration.maximumConnectionsPerHost,
            waiting: configuration.maximumWaiting)
        bell.attach(multi)
    }

    deinit {
        bell.detach()
        for waiting in admission.waiting {
            waiting.exchange.finish(.failure(TransferError(.notSent("the client was shut down"))))
        }
        for (easy, transfer) in running {
            curl_multi_remove_handle(multi, easy)
            transfer.fail("the client was shut down")
        }
        curl_multi_cleanup(multi)
    }

    /// Starts the request or lets it wait for a connection.
    mutating func take(_ request: PreparedRequest, for exchange: Exchange) {
        if exchange.isCancelled {
            exchange.finish(.failure(TransferError(.notSent("cancelled"))))
        } else if !admission.enqueue(WaitingRequest(request: request, exchange: exchange)) {
            exchange.finish(.failure(TransferError(.notSent("too many requests wait for a connection"))))
        }
        startAdmitted()
    }

    /// One round: moves all transfers on, ends what has ended, and waits for the next event or deadline.
    mutating func serve() {
        var count: Int32 = 0
        curl_multi_perform(multi, &count)
        finishDone()
        abortCancelled()
        abortLate()
        startAdmitted()
        curl_multi_poll(multi, nil, 0, millisecondsToNextDeadline(), nil)
    }

    private mutating func startAdmitted() {
        while let next = admission.next() {
            do throws(TransferError) {
                let transfer = try CurlTransfer(next.request, exchange: next.exchange, configuration: configuration)
                guard curl_multi_add_handle(multi, transfer.easy) == CURLM_OK else {
                    throw TransferError(.notSent("libcurl did not take the request"))
                }
                running[transfer.easy] = transfer
            } catch {
                admission.release(next.request.url.origin)
                next.exchange.finish(.failure(error))
            }
        }
    }

    private mutating func finishDone() {
        var left: Int32 = 0
        while let message = curl_multi_info_read(multi, &left) {
            guard message.pointee.msg == CURLMSG_DONE, let easy = message.pointee.easy_handle else { continue }
            let code = message.pointee.data.result
            remove(easy)?.finish(code)
        }
    }

    private mutating func abortCancelled() {
        for exchange in cancellations.takeAll() {
            if admission.withdraw(where: { $0.exchange === exchange }) {
                exchange.finish(.failure(TransferError(.notSent("cancelled"))))
            } else if let (easy, transfer) = running.first(where: { $0.value.exchange === exchange }) {
                remove(easy)
                transfer.fail("cancelled")
            }
        }
    }

    private mutating func abortLate() {
        let now = ContinuousClock.now
        for (easy, transfer) in running where transfer.nextDeadline.instant <= now {
            remove(easy)
            transfer.failLate(transfer.nextDeadline.phase)
        }
        for late in admission.withdrawLate(now) {
            let text = "no free connection within the total time-out of \(late.request.timeouts.total)"
            late.exchange.finish(.failure(TransferError(.notSent(text), timeout: .total)))
        }
    }

    @discardableResult
    private mutating func remove(_ easy: UnsafeMutableRawPointer) -> CurlTransfer? {
        guard let transfer = running.removeValue(forKey: easy) else { return nil }
        curl_multi_remove_handle(multi, easy)
        admission.release(transfer.request.url.origin)
        return transfer
    }

    private func millisecondsToNextDeadline() -> Int32 {
        let idle = Duration.seconds(60)
        let deadlines = running.values.map { $0.nextDeadline.instant } + admission.waiting.map(\.request.deadline)
        guard let next = deadlines.min() else { return Int32(idle / .milliseconds(1)) }
        let wait = min(ContinuousClock.now.duration(to: next), idle)
        // Rounded up, so that the deadline has passed when the poll returns.
        return max(0, Int32(wait / .milliseconds(1)) + 1)
    }
}
