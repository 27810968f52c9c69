/// Which service is asked to stop when: events in, one action out, no tasks and no clock.
///
/// ```text
/// running ── stop asked for, a service ended ──▶ stopping ── deadline ──▶ cancelling ── deadline ──▶ abandoned
///                                                   └──────────── all ended ────────────┴──▶ finished
/// ```
struct ShutdownSequence {
    enum Action: Equatable { case none, stop(Int), cancelAll([Int]), abandon([Int]), finish }
    private enum State { case running, stopping, cancelling, abandoned }

    private var state = State.running
    private var alive: [Bool]

    init(count: Int) { alive = Array(repeating: true, count: count) }

    /// The services that have not ended, in the order of their start.
    var remaining: [Int] { alive.indices.filter { alive[$0] } }
    var isRunning: Bool { state == .running }

    /// Somebody asked for a stop.
    ///
    /// Asking again changes nothing.
    mutating func stopRequested() -> Action {
        guard state == .running else { return .none }
        state = .stopping
        return stopLast()
    }

    /// A service returned or threw.
    ///
    /// While running this stops the others; later it lets the one before it stop.
    mutating func ended(_ index: Int) -> Action {
        precondition(alive[index], "service \(index) ended twice")
        let wasLast = remaining.last == index
        alive[index] = false
        switch state {
        case .running:
            state = .stopping
            return stopLast()
        case .stopping: return wasLast ? stopLast() : .none
        case .cancelling, .abandoned: return remaining.isEmpty ? .finish : .none
        }
    }

    /// The time allowed for the current phase is over.
    mutating func deadlinePassed() -> Action {
        switch state {
        case .running, .abandoned: return .none
        case .stopping:
            state = .cancelling
            return .cancelAll(remaining)
        case .cancelling:
            state = .abandoned
            return .abandon(remaining)
        }
    }

    private func stopLast() -> Action { remaining.last.map { .stop($0) } ?? .finish }
}
