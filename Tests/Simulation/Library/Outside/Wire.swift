import HTTPClient
import HTTPMessages
import Locking
import Simulators

/// The wire between one process and one outside system, in place of libcurl.
///
/// What has been sent arrives, whether or not its sender still lives, and before the sender's patience has ended unless a
/// gateway lets it arrive late.
struct Wire: Sendable {
    typealias Outcome = Result<HTTPResponse, HTTPClientError>

    let process: Incarnation
    /// The system, as steps name it.
    let system: String
    /// Whether a POST only reads, as Security Center's do.
    let onlyReads: Bool
    /// Whether anything answers there at present.
    let isReachable: @Sendable () -> Bool
    /// Told of a request that will arrive.
    var leaves: @Sendable (ModelRequest) -> Void = { _ in }
    /// Lets a request arrive.
    let arrive: @Sendable (ModelRequest) -> Delivery
    /// Lets a request arrive that nobody waits for any more.
    var arriveLate: @Sendable (ModelRequest) -> Void = { _ in }

    func send(_ request: HTTPRequest) async throws(HTTPClientError) -> HTTPResponse {
        let simulation = process.simulation
        guard !process.isDead else {
            await simulation.delay(.microseconds(1))
            throw request.failed(.notSent("the process has crashed"))
        }
        let call = OpenCall<Outcome>()
        let timeout = simulation.after(request.timeouts.total) {
            call.end(.failure(request.failed(.outcomeUnknown("no answer in \(request.timeouts.total)"))))
        }
        if request.mayBeSent() {
            begin(request, call)
        } else {
            call.end(.failure(request.failed(.notSent("the time in which it may be sent is over"))))
        }
        let outcome = await withTaskCancellationHandler {
            await call.wait()
        } onCancel: {
            call.end(.failure(request.failed(.outcomeUnknown("cancelled"))))
        }
        simulation.cancel(timeout)
        guard !process.isDead else { throw request.failed(.outcomeUnknown("the process has crashed")) }
        return try outcome.get()
    }

    /// Draws what becomes of the call, and of its process meanwhile.
    private func begin(_ request: HTTPRequest, _ call: OpenCall<Outcome>) {
        let model = ModelRequest(request)
        let crashesHere = process.begin("\(system) \(model.method) \(model.path)")
        let weather = process.sky.now
        let isWrite = !onlyReads && request.method != "GET"
        let (drawn, travel, crash) = process.dice.roll { dice in
            (
                OutsideFate.drawn(weather, isWrite: isWrite, &dice), Duration.milliseconds(dice.within(2...60)),
                dice.chance(weather.crash) || crashesHere ? Duration.milliseconds(dice.within(0...150)) : nil
            )
        }
        let fate = isReachable() ? drawn : .notSent
        process.chronicle.count { figures in
            figures.outsideCalls += 1
            figures.outsideFaults += fate.isGood ? 0 : 1
        }
        if !fate.isGood { process.chronicle.tell(process.name, "\(system) call will be \(fate)") }
        if let crash { process.simulation.after(crash) { process.crash("while \(system) answers") } }
        if fate.arrives { leaves(model) }
        meet(fate, request, model, travel, call)
    }

    private func meet(
        _ fate: OutsideFate, _ request: HTTPRequest, _ model: ModelRequest, _ travel: Duration,
        _ call: OpenCall<Outcome>
    ) {
        let simulation = process.simulation
        @Sendable func broken(_ text: String) -> Outcome { .failure(request.failed(.outcomeUnknown(text))) }
        @Sendable func answered(_ status: Int, _ text: String, _ headers: HTTPHeaders = [:]) -> Outcome {
            .success(HTTPResponse(status: status, headers: headers, body: Array(text.utf8)))
        }
        /// It takes effect, and the caller learns something else.
        func effect(thenLearns outcome: Outcome, after wait: Duration = .zero) {
            simulation.after(travel) {
                _ = arrive(model)
                simulation.after(wait) { call.end(outcome) }
            }
        }
        switch fate {
        case .answered(let wait):
            simulation.after(travel) {
                guard let outcome = arrive(model).outcome(of: request) else { return }
                simulation.after(wait) { call.end(outcome) }
            }
        case .notSent: simulation.after(travel) { call.end(.failure(request.failed(.notSent("refused")))) }
        case .requestLost: simulation.after(travel) { call.end(broken("the connection broke")) }
        case .answerLost: effect(thenLearns: broken("the connection broke"), after: travel)
        case .late(let wait):
            simulation.after(travel) { call.end(answered(504, "<html>gateway time-out</html>")) }
            simulation.after(wait) { arriveLate(model) }
        case .tooSlow:
            // Any time, but not after the caller has given up.
            simulation.after(max(travel, request.timeouts.total - .milliseconds(1))) { _ = arrive(model) }
        case .refused(let status, let retryAfter):
            let headers: HTTPHeaders = retryAfter.map { ["Retry-After": "\($0)"] } ?? [:]
            simulation.after(travel) { call.end(answered(status, "Try again later", headers)) }
        case .failedAfterwards(let status): effect(thenLearns: answered(status, "Server error"))
        case .truncated: effect(thenLearns: broken("half of the answer came"))
        case .garbled: effect(thenLearns: answered(200, "<html>"))
        }
    }
}

extension HTTPRequest {
    fileprivate func failed(_ reason: HTTPClientError.Reason) -> HTTPClientError {
        HTTPClientError(reason: reason, method: method, url: url)
    }
}

extension Delivery {
    /// What it is to the sender; `nil`: nothing comes.
    fileprivate func outcome(of request: HTTPRequest) -> Wire.Outcome? {
        switch self {
        case .answer(let answer, _):
            var headers = HTTPHeaders()
            for (name, value) in answer.headers.sorted(by: { $0.key < $1.key }) { headers.add(name, value) }
            return .success(HTTPResponse(status: answer.status, headers: headers, body: Array(answer.body)))
        case .truncated, .closed: return .failure(request.failed(.outcomeUnknown("the connection broke")))
        case .silence, .late: return nil
        }
    }
}
