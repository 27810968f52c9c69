/// Who has which connection and who waits: decisions only, no I/O, always under the pool's lock.
///
/// A connection or place that becomes free goes to the longest waiter; therefore nobody waits while one is idle.
struct PoolState: Sendable {
    struct Idle: Sendable {
        let session: Session
        let since: ContinuousClock.Instant
    }
    enum Freed: Sendable {
        case session(Session)
        case place

        func grant(at now: ContinuousClock.Instant) -> PoolTicket.Grant {
            switch self {
            case .session(let session): .session(Idle(session: session, since: now))
            case .place: .place
            }
        }
    }
    enum Step {
        case use(Idle)
        case open
        case wait
        case crowded
        case closed
    }
    enum Handing {
        case offer(PoolTicket)
        case kept
        case drop(Session?, [CheckedContinuation<Void, Never>])
    }

    let limit: Int
    let waiters: Int
    private var idle: [Idle] = []
    private var places = 0
    private var queue: [PoolTicket] = []
    private(set) var isClosed = false
    private var drained: [CheckedContinuation<Void, Never>] = []
    private var departed: [Session] = []
    /// When a connection was last found lost: those idle since before are looked at before they are used.
    var lastLoss: ContinuousClock.Instant?
    var backoff = Backoff()

    init(limit: Int, waiters: Int) {
        self.limit = limit
        self.waiters = waiters
    }

    /// Tasks in the queue.
    var waiting: Int { queue.count }

    mutating func request(_ ticket: PoolTicket) -> Step {
        if isClosed { return .closed }
        if let last = idle.popLast() { return .use(last) }
        if places < limit {
            places += 1
            return .open
        }
        if queue.count >= waiters { return .crowded }
        queue.append(ticket)
        return .wait
    }

    mutating func hand(_ freed: Freed, at now: ContinuousClock.Instant) -> Handing {
        if !queue.isEmpty { return .offer(queue.removeFirst()) }
        switch freed {
        case .session(let session) where !isClosed:
            idle.append(Idle(session: session, since: now))
            return .kept
        case .session(let session):
            departed.append(session)
            return leave(session)
        case .place:
            return leave(nil)
        }
    }

    private mutating func leave(_ session: Session?) -> Handing {
        places -= 1
        guard isClosed, places == 0 else { return .drop(session, []) }
        defer { drained = [] }
        return .drop(session, drained)
    }

    /// Forgets a ticket that gave up, so that its place in the queue is free.
    mutating func forget(_ ticket: PoolTicket) { queue.removeAll { $0 === ticket } }

    /// Ends the leasing: returns who waits and what is idle; what is leased comes back by `hand`.
    mutating func close() -> (queue: [PoolTicket], idle: [Idle]) {
        isClosed = true
        defer {
            queue = []
            idle = []
        }
        places -= idle.count
        return (queue, idle)
    }

    /// The connections that came back after the end: to be waited for.
    mutating func takeDeparted() -> [Session] {
        defer { departed = [] }
        return departed
    }

    /// Whether all connections are back; otherwise `waiter` is resumed when they are.
    mutating func isDrained(orTell waiter: CheckedContinuation<Void, Never>) -> Bool {
        if places == 0 { return true }
        drained.append(waiter)
        return false
    }
}

/// How long to wait before the next attempt to connect: doubling from 100 ms to 5 s, none after a success.
struct Backoff: Sendable {
    private(set) var failures = 0
    private(set) var notBefore: ContinuousClock.Instant?

    mutating func failed(at now: ContinuousClock.Instant) {
        // Connections that failed together count as one failure.
        if let notBefore, notBefore > now { return }
        failures = min(failures + 1, 10)
        notBefore = now + min(.milliseconds(50) * (1 << failures), .seconds(5))
    }

    mutating func succeeded() { self = Backoff() }
}
