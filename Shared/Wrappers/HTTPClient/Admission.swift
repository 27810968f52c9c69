/// A request that has no connection yet.
struct WaitingRequest {
    let request: PreparedRequest
    let exchange: Exchange
}

/// Who may start: at most so many at once in all and for each origin, first come first served within an origin.
///
/// libcurl has such limits too, but counts the waiting towards the time-out for connecting.
struct Admission {
    private let total: Int
    private let perOrigin: Int
    private let maximumWaiting: Int
    private var runningCount = 0
    private var running: [String: Int] = [:]
    private(set) var waiting: [WaitingRequest] = []

    init(total: Int, perOrigin: Int, waiting: Int) {
        self.total = max(1, total)
        self.perOrigin = max(1, perOrigin)
        maximumWaiting = waiting
    }

    /// `false`: too many wait already.
    mutating func enqueue(_ request: WaitingRequest) -> Bool {
        guard waiting.count < maximumWaiting else { return false }
        waiting.append(request)
        return true
    }

    /// The next request that may start, counted as running from now on.
    mutating func next() -> WaitingRequest? {
        guard runningCount < total,
            let index = waiting.firstIndex(where: { running[$0.request.url.origin, default: 0] < perOrigin })
        else { return nil }
        let admitted = waiting.remove(at: index)
        running[admitted.request.url.origin, default: 0] += 1
        runningCount += 1
        return admitted
    }

    /// A request of this origin has ended.
    mutating func release(_ origin: String) {
        guard let count = running[origin] else { preconditionFailure("nothing runs for \(origin)") }
        running[origin] = count > 1 ? count - 1 : nil
        runningCount -= 1
    }

    /// Takes one waiting request out.
    ///
    /// `false`: none fits.
    mutating func withdraw(where condition: (WaitingRequest) -> Bool) -> Bool {
        guard let index = waiting.firstIndex(where: condition) else { return false }
        waiting.remove(at: index)
        return true
    }

    /// Takes out all whose total time-out has passed.
    mutating func withdrawLate(_ now: ContinuousClock.Instant) -> [WaitingRequest] {
        let late = waiting.filter { $0.request.deadline <= now }
        if !late.isEmpty { waiting.removeAll { $0.request.deadline <= now } }
        return late
    }
}
