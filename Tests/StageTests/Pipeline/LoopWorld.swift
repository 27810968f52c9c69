import Billing
import Locking
import Observability
import Pipeline
import Ports
import Support

/// A work loop over simulated ports and a clock that only the test moves.
final class LoopWorld: Sendable {
    struct Seen: Sendable {
        var running = 0
        var most = 0
        /// Each processing that ended: company and attempts.
        var ended: [(company: String, attempts: Int)] = []
    }

    let clock = SteppedClock()
    let topics = SimulatedTopics()
    let letters = SimulatedDeadLetters()
    let queue: SimulatedWorkQueue
    let seen = Locked(Seen())
    private let isStopping = Locked(false)

    init() { queue = SimulatedWorkQueue(clock) }

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
            queue: queue, deadLetters: letters.office(topics, clock: clock), clock: clock, logger: .disabled)
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

    func wait(_ what: String, _ condition: () -> Bool) async throws {
        try await eventually(within: .seconds(20), what) { condition() }
    }
}
