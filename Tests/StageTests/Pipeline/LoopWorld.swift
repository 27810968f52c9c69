import Billing
import Locking
import Observability
import Pipeline
import Ports
import Runs
import SimulatedPorts
import Support

/// A work loop over the simulated queue and a clock that only the test moves.
final class LoopWorld: Sendable {
    struct Seen: Sendable {
        var running = 0
        var most = 0
        /// Each processing that ended: company and attempts.
        var ended: [(company: String, attempts: Int)] = []
    }

    let clock = SteppedClock()
    let topics = SimulatedTopics()
    let gate = Gate()
    let store: SimulatedStore
    let letters: Letters
    let queue: WatchedQueue
    let seen = Locked(Seen())
    private let isStopping = Locked(false)

    init() {
        store = SimulatedStore(clock: clock)
        letters = Letters(store, gate, topics: topics, clock: clock)
        queue = WatchedQueue(store.queue(gate))
    }

    func stop() { isStopping.withLock { $0 = true } }

    /// Runs a loop whose items take `time` and end as `verdict` says, while `body` moves the clock; then stops it.
    func run(
        concurrency: Int = 3, perLane: Int = 10, idlePause: Duration = .seconds(1), taking time: Duration,
        ending verdict: @escaping @Sendable (WorkItem) -> WorkVerdict = { _ in .done },
        while body: () async throws -> Void
    ) async throws {
        let loop = WorkLoop(
            WorkLoop.Settings(
                kind: .collect, concurrency: concurrency, perLane: perLane, lease: .seconds(60), idlePause: idlePause),
            queue: queue, deadLetters: letters.office, clock: clock, logger: .disabled)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { [self] in
                await loop.run(until: { isStopping.withLock { $0 } }) { [self] item in
                    await process(item, time, verdict)
                }
            }
            try await body()
            stop()
            // What the loop still pauses for ends as the clock goes on.
            group.addTask { [self] in
                while !Task.isCancelled {
                    clock.advance(by: idlePause)
                    await Task.yield()
                }
            }
            try await group.next()
            group.cancelAll()
        }
    }

    private func process(_ item: WorkItem, _ time: Duration, _ verdict: (WorkItem) -> WorkVerdict) async -> WorkVerdict
    {
        seen.withLock { seen in
            seen.running += 1
            seen.most = max(seen.most, seen.running)
        }
        let isWhole = (try? await clock.pause(for: time)) != nil
        seen.withLock { seen in
            seen.running -= 1
            if isWhole { seen.ended.append((item.work.company.text, item.attempts)) }
        }
        return isWhole ? verdict(item) : .later(.zero, reason: "interrupted")
    }

    var running: Int { seen.withLock { $0.running } }
    var ended: Int { seen.withLock { $0.ended.count } }
    /// The queue's rows, by subject.
    var rows: [WorkRow] { store.rows.work.all().map(\.row) }
    /// When a row is due, by the loop's clock.
    func due(_ row: WorkRow) -> Duration { row.notBefore - Moment(SteppedClock().now) }

    /// Somebody else takes over all claims.
    func stealClaims() {
        store.change { rows in
            let later = Moment(clock.now) + .seconds(1_000_000)
            rows.work.update(where: { _, row in row.token != nil }) { row in
                row.token = "stolen"
                row.leasedUntil = later
            }
        }
    }

    func wait(_ what: String, _ condition: () -> Bool) async throws {
        try await eventually(within: .seconds(20), what) { condition() }
    }
}

/// The simulated queue, with a note of what it was asked for and what it granted.
final class WatchedQueue: WorkQueue {
    private let queue: SimulatedWorkQueue
    private let noted = Locked<(claims: [Int], renewals: Int)>(([], 0))

    init(_ queue: SimulatedWorkQueue) { self.queue = queue }

    /// The limits of all claims so far.
    var claims: [Int] { noted.withLock { $0.claims } }
    /// The renewals that were answered, granted or not.
    var renewals: Int { noted.withLock { $0.renewals } }

    func add(_ work: [NewWork]) async throws(PortError) { try await queue.add(work) }

    func claim(
        _ kind: WorkKind, limit: Int, perLane: Int, lease: Duration
    ) async throws(PortError) -> [WorkItem] {
        noted.withLock { $0.claims.append(limit) }
        return try await queue.claim(kind, limit: limit, perLane: perLane, lease: lease)
    }

    func complete(_ item: WorkItem) async throws(PortError) -> Bool { try await queue.complete(item) }

    func postpone(_ item: WorkItem, for delay: Duration, reason: String) async throws(PortError) {
        try await queue.postpone(item, for: delay, reason: reason)
    }

    func renew(_ item: WorkItem, lease: Duration) async throws(PortError) -> Bool {
        let isGranted = try await queue.renew(item, lease: lease)
        noted.withLock { $0.renewals += 1 }
        return isGranted
    }

    func depth(_ kind: WorkKind) async throws(PortError) -> (items: Int, oldest: Duration) {
        try await queue.depth(kind)
    }
}
