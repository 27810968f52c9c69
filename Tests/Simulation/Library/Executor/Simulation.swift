import CSimulation
import Locking

/// Runs all jobs on the thread that calls `run`, one at a time, in an order that the seed decides.
///
/// Its clock moves only when no job is left: to the next timer. Whatever returns from another thread traps here, whatever
/// leaves for the global executor traps in `CSimulation`.
package final class Simulation: TaskExecutor {
    /// How a simulation ended.
    package enum End: Equatable, Sendable {
        case finished
        /// No job and no timer was left, but the operation had not ended.
        case stuck
        /// More steps than allowed: something never comes to rest.
        case endless
        /// Somebody had seen enough.
        case halted
    }

    private struct State: Sendable {
        var jobs: [UnownedJob] = []
        var timers = TimerQueue()
        var random: SeededRandom
        /// Microseconds since the beginning.
        var now = 0
        var steps = 0
        var trace = TraceHash()
        var end: End?
    }

    private let state: Locked<State>
    private let thread = simulation_thread()
    private let maximumSteps: Int

    /// To be made on the thread that runs it.
    package init(seed: UInt64, maximumSteps: Int = 2_000_000) {
        state = Locked(State(random: SeededRandom(seed: seed)))
        self.maximumSteps = maximumSteps
    }

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        precondition(
            simulation_thread() == thread,
            "a job came back from another thread: a sleep, an actor or a callback outside the ports")
        state.withLock { $0.jobs.append(job) }
    }

    /// Runs `operation` to its end, however long that takes in its own time.
    package func run(_ operation: @escaping @Sendable () async -> Void) -> End {
        simulation_begin()
        defer { simulation_end() }
        // The root of everything that is simulated: this function is what waits for it.
        Task(executorPreference: self) {
            await operation()
            self.state.withLock { $0.end = $0.end ?? .finished }
        }
        while true {
            if let end { return end }
            if let job = takeJob() {
                job.runSynchronously(on: asUnownedTaskExecutor())
            } else if let actions = takeTimers() {
                for action in actions { action() }
            } else {
                return .stuck
            }
        }
        return .finished
    }

    /// Runs `body` to its end, also in a cancelled task, whose cancellation it does not see.
    package func shield(_ body: @escaping @Sendable () async -> Void) async {
        await Task(executorPreference: self) { await body() }.value
    }

    /// Ends the run before its operation has ended: nothing more is done.
    package func halt() { state.withLock { $0.end = $0.end ?? .halted } }

    private var end: End? { state.withLock { $0.end ?? ($0.steps >= maximumSteps ? .endless : nil) } }

    private func takeJob() -> UnownedJob? {
        state.withLock { state in
            guard !state.jobs.isEmpty else { return nil }
            let index = state.random.below(state.jobs.count)
            state.steps += 1
            state.trace.mix(state.jobs.count)
            state.trace.mix(index)
            state.jobs.swapAt(index, state.jobs.count - 1)
            return state.jobs.removeLast()
        }
    }

    private func takeTimers() -> [TimerQueue.Action]? {
        state.withLock { state in
            guard let (due, actions) = state.timers.takeNext() else { return nil }
            state.now = max(state.now, due)
            state.trace.mix(due)
            return actions
        }
    }

    /// Jobs run so far.
    package var steps: Int { state.withLock { $0.steps } }

    /// The fingerprint of everything so far.
    package var trace: TraceHash { state.withLock { $0.trace } }

    /// Mixes what happened into the fingerprint.
    package func note(_ event: String) { state.withLock { $0.trace.mix(event) } }
}

/// Its time.
extension Simulation {
    /// Since the beginning.
    package var uptime: Duration { .microseconds(state.withLock { $0.now }) }

    /// Does `action` after so long; the number cancels it.
    @discardableResult
    package func after(_ delay: Duration, _ action: @escaping @Sendable () -> Void) -> Int {
        state.withLock { state in
            state.timers.add(due: state.now + max(0, delay.wholeMicroseconds), action)
        }
    }

    /// Forgets what was to be done later; whether it was still to come.
    @discardableResult
    package func cancel(_ timer: Int) -> Bool { state.withLock { $0.timers.cancel(timer) } }

    /// Suspends for so long, also in a cancelled task.
    package func delay(_ duration: Duration) async {
        await withCheckedContinuation { waiter in after(duration) { waiter.resume() } }
    }

    /// Suspends for so long; a cancelled task ends it at once.
    package func pause(_ duration: Duration) async throws(CancellationError) {
        let pause = Pause()
        await withTaskCancellationHandler {
            await withCheckedContinuation { waiter in
                let timer = after(duration) { pause.end(asCancelled: false) }
                if pause.begin(waiter, timer: timer) { return }
                cancel(timer)
                waiter.resume()
            }
        } onCancel: {
            if let timer = pause.end(asCancelled: true) { cancel(timer) }
        }
        if pause.isCancelled { throw CancellationError() }
    }
}

/// One pause: ended by its timer or by cancellation, whichever comes first, once.
private final class Pause: Sendable {
    private struct State: Sendable {
        var waiter: CheckedContinuation<Void, Never>?
        var timer: Int?
        var isCancelled = false
    }

    private let state = Locked(State())

    var isCancelled: Bool { state.withLock { $0.isCancelled } }

    /// `false`: it was cancelled before it began.
    func begin(_ waiter: CheckedContinuation<Void, Never>, timer: Int) -> Bool {
        state.withLock { state in
            if state.isCancelled { return false }
            state.waiter = waiter
            state.timer = timer
            return true
        }
    }

    @discardableResult
    func end(asCancelled: Bool) -> Int? {
        let (waiter, timer) = state.withLock { state in
            defer { state.waiter = nil }
            if asCancelled && (state.timer == nil || state.waiter != nil) { state.isCancelled = true }
            return (state.waiter, state.timer)
        }
        waiter?.resume()
        return timer
    }
}

extension Duration {
    /// Rounded down.
    var wholeMicroseconds: Int { Int(components.seconds) * 1_000_000 + Int(components.attoseconds / 1_000_000_000_000) }
}
