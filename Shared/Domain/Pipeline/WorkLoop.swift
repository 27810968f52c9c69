import Billing
package import Observability
package import Ports

/// What became of a work item.
package enum WorkVerdict: Equatable, Sendable {
    /// Finished: the item goes away.
    case done
    /// Try again after so long, for this reason.
    case later(Duration, reason: String)
    /// It can never be done, for this reason: a dead letter.
    case impossible(reason: String)
}

/// Claims work of one kind and has it done, many items at once, each under a lease that is kept alive meanwhile.
package struct WorkLoop: Sendable {
    /// How a loop works.
    package struct Settings: Hashable, Sendable {
        /// Which work.
        package let kind: WorkKind
        /// At most so many items at once in this process.
        package let concurrency: Int
        /// At most so many at once against one outside system, over all replicas.
        package let perLane: Int
        /// How long a claim lasts without being renewed.
        package let lease: Duration
        /// The pause when nothing is due.
        package let idlePause: Duration

        package init(kind: WorkKind, concurrency: Int, perLane: Int, lease: Duration, idlePause: Duration) {
            self.kind = kind
            self.concurrency = concurrency
            self.perLane = perLane
            self.lease = lease
            self.idlePause = idlePause
        }
    }

    private enum Event { case itemEnded, paused }

    private let settings: Settings
    private let queue: any WorkQueue
    private let deadLetters: DeadLetterOffice
    private let clock: any BusinessClock
    private let logger: Logger

    /// A loop over `queue`.
    package init(
        _ settings: Settings, queue: any WorkQueue, deadLetters: DeadLetterOffice, clock: any BusinessClock,
        logger: Logger
    ) {
        self.settings = settings
        self.queue = queue
        self.deadLetters = deadLetters
        self.clock = clock
        self.logger = logger
    }

    /// Works until `stopping` says so; then claims nothing more and returns when the items at hand have ended.
    package func run(
        until stopping: @Sendable () -> Bool, _ process: @escaping @Sendable (WorkItem) async -> WorkVerdict
    ) async {
        await withTaskGroup(of: Event.self) { group in
            var running = 0
            var isPausing = false
            while !stopping() && !Task.isCancelled {
                let free = settings.concurrency - running
                var isIdle = false
                if free > 0 {
                    let claimed = await claim(limit: free)
                    for item in claimed {
                        group.addTask {
                            await work(on: item, process)
                            return .itemEnded
                        }
                    }
                    running += claimed.count
                    // Nothing more is due, or its lanes are full: the next item to end makes room in one.
                    isIdle = claimed.count < free
                }
                if isIdle && !isPausing {
                    isPausing = true
                    group.addTask {
                        // A cancelled pause just ends early; the loop looks at its own cancellation.
                        try? await clock.pause(for: settings.idlePause)
                        return .paused
                    }
                }
                switch await group.next() {
                case .itemEnded: running -= 1
                case .paused: isPausing = false
                case nil: break
                }
            }
            await group.waitForAll()
        }
    }

    private func claim(limit: Int) async -> [WorkItem] {
        guard limit > 0 else { return [] }
        do throws(PortError) {
            return try await queue.claim(settings.kind, limit: limit, perLane: settings.perLane, lease: settings.lease)
        } catch {
            logger.warning(
                "work could not be claimed", metadata: ["tb.kind": "\(settings.kind)", "error": .error(error)])
            return []
        }
    }

    private func work(on item: WorkItem, _ process: @escaping @Sendable (WorkItem) async -> WorkVerdict) async {
        let verdict = await withTaskGroup(of: WorkVerdict?.self) { group in
            group.addTask { await process(item) }
            group.addTask {
                await keepAlive(item)
                return nil
            }
            var verdict: WorkVerdict?
            while verdict == nil, let ended = await group.next() {
                verdict = ended
                // The claim was lost: somebody else has the item now, so this one must stop.
                if ended == nil { group.cancelAll() }
            }
            group.cancelAll()
            return verdict ?? .later(settings.idlePause, reason: "interrupted")
        }
        do throws(PortError) {
            try await conclude(item, verdict)
        } catch {
            // The lease runs out and the item is claimed again; repeating it changes nothing.
            logger.warning(
                "work could not be concluded", metadata: metadata(of: item, ["error": .error(error)]))
        }
    }

    private func keepAlive(_ item: WorkItem) async {
        while true {
            do {
                try await clock.pause(for: settings.lease / 3)
                guard try await queue.renew(item, lease: settings.lease) else { return }
            } catch is CancellationError {
                return
            } catch {
                logger.warning(
                    "a work lease could not be renewed", metadata: metadata(of: item, ["error": .error(error)]))
            }
        }
    }

    private func conclude(_ item: WorkItem, _ verdict: WorkVerdict) async throws(PortError) {
        switch verdict {
        case .done:
            _ = try await queue.complete(item)
        case .later(let delay, let reason):
            logger.info(
                "work is put off",
                metadata: metadata(of: item, ["reason": .string(reason), "delay_seconds": .seconds(delay)]))
            try await queue.postpone(item, for: delay, reason: reason)
        case .impossible(let reason):
            try await deadLetters.giveUp(item, reason: reason)
            _ = try await queue.complete(item)
        }
    }

    private func metadata(of item: WorkItem, _ more: Metadata) -> Metadata {
        more.merging([
            "tb.kind": .string(item.work.kind.rawValue), "tb.tenant": .string(item.work.tenant.text),
            "tb.subject": .string(item.work.subject.text), "attempts": .int(item.attempts),
        ]) { own, _ in own }
    }
}
