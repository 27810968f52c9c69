import Locking

/// One request and its answer, between the daemon's thread and the handler's task.
final class ServerExchange: Sendable {
    /// What the daemon's thread does next.
    enum Step {
        /// Read on.
        case proceed
        /// Suspend the connection, then call `handle`.
        case handle
        /// Send this.
        case answer(ServerResponse)
        /// Close the connection.
        case close
    }

    private enum Phase: Sendable {
        case fresh
        case reading
        /// The body is too long; the rest is read and dropped, so that the client gets to see the answer.
        case dropping
        case handling(suspension: UInt64?)
        case answered(ServerResponse)
        case sent
    }

    private struct State: Sendable {
        var phase = Phase.fresh
        var head: RequestHead?
        var body: [UInt8] = []
        var dropped = 0
        var task: Task<Void, Never>?
    }

    let target: String
    private let core: ServerCore
    private let state = Locked(State())

    init(target: String, core: ServerCore) {
        self.target = target
        self.core = core
    }

    /// The daemon's first call: the header is complete.
    func begin(_ head: @autoclosure () -> RequestHead) -> Step? {
        state.withLock { state in
            guard case .fresh = state.phase else { return nil }
            let head = head()
            if let refusal = head.refusal(target: target, core.configuration) {
                state.phase = .sent
                return .answer(refusal)
            }
            state.head = head
            state.phase = .reading
            return .proceed
        }
    }

    /// Bytes of the body.
    func take(_ bytes: UnsafeRawBufferPointer) -> Step {
        let limit = core.configuration.maximumBodyBytes
        return state.withLock { state in
            if case .reading = state.phase {
                if state.body.count + bytes.count <= limit {
                    state.body.append(contentsOf: bytes)
                    return .proceed
                }
                state.body = []
                state.phase = .dropping
            }
            state.dropped += bytes.count
            return state.dropped > limit.addingReportingOverflow(16 << 20).partialValue ? .close : .proceed
        }
    }

    /// The body is complete, or the connection has been resumed.
    func next() -> Step {
        state.withLock { state in
            switch state.phase {
            case .reading: return .handle
            case .dropping:
                state.phase = .sent
                return .answer(.text("The body is too long.\n", status: 413))
            case .answered(let response):
                state.phase = .sent
                if case .closeWithoutAnswer = response.body { return .close }
                return .answer(response)
            case .fresh, .handling, .sent: return .proceed
            }
        }
    }

    /// The connection is suspended: starts the handler.
    ///
    /// Called on the daemon's thread.
    func handle(_ connection: ConnectionAddress) {
        guard let request = takeRequest() else { return }
        // First the phase, then the place among the suspended: from there on the server may end this from outside.
        state.withLock { $0.phase = .handling(suspension: nil) }
        guard let suspension = core.suspensions.add({ self.answer(.closeWithoutAnswer, over: connection) }) else {
            return answer(.closeWithoutAnswer, over: connection)
        }
        let isWaiting = state.withLock { state in
            guard case .handling = state.phase else { return false }
            state.phase = .handling(suspension: suspension)
            return true
        }
        guard isWaiting else { return core.suspensions.remove(suspension) }
        // Ends with its answer or with its connection, and shutting down waits for either.
        let task = Task { [core] in self.answer(await core.handler(request), over: connection) }
        let isOver = state.withLock { state in
            state.task = task
            if case .handling = state.phase { return false }
            return true
        }
        if isOver { task.cancel() }
    }

    /// The daemon is done with the request, by whatever way.
    func end() { state.withLock { $0.task }?.cancel() }

    /// The first answer counts; it resumes the connection.
    private func answer(_ response: ServerResponse, over connection: ConnectionAddress) {
        let (isFirst, suspension): (Bool, UInt64?) = state.withLock { state in
            guard case .handling(let suspension) = state.phase else { return (false, nil) }
            state.phase = .answered(response)
            return (true, suspension)
        }
        guard isFirst else { return }
        if case .closeWithoutAnswer = response.body { end() }
        connection.resume()
        if let suspension { core.suspensions.remove(suspension) }
    }

    private func takeRequest() -> ServerRequest? {
        state.withLock { state in
            guard let head = state.head else { return nil }
            defer { state.body = [] }
            return ServerRequest(
                method: head.method, target: target, headers: head.headers, body: state.body,
                connection: head.connection, remoteAddress: head.remoteAddress)
        }
    }
}
