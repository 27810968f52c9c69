import Glibc
import Locking

/// Runs services that depend on each other: started in order, stopped one by one in the reverse order.
///
/// A signal, a failing service or a service that ends early stops the group. Each service then sees a graceful stop of
/// its own, the last started first, and is awaited before the one before it is asked. After `shutdownTimeout` in all
/// the rest is cancelled. All tasks are children of the task that called `run()`.
package final class ServiceGroup: Service {
    /// What a service that returns without being asked means.
    package enum EarlyEnd: Sendable {
        /// A fault: the group stops and `run()` throws.
        case fails
        /// The work is done: the group stops and `run()` returns.
        case stops
    }

    /// The signals that ask a process to stop: SIGTERM and SIGINT.
    package static let stopSignals: [Int32] = [SIGTERM, SIGINT]

    private let services: [(name: String, service: any Service)]
    private let signals: [Int32]
    private let shutdownTimeout: Duration
    private let cancellationTimeout: Duration
    private let earlyEnd: EarlyEnd
    private let abandon: @Sendable ([String]) -> Void
    private let report: @Sendable (ServiceGroupEvent) -> Void
    private let stopSignal = Latch()
    private let stopReason = Locked<StopReason?>(nil)
    private let hasRun = Locked(false)

    /// A group of named services.
    ///
    /// - Parameters:
    ///   - services: In the order of their start; a later one may use an earlier one until it has stopped.
    ///   - signals: Watched while the group runs; `[]` in tests.
    ///   - shutdownTimeout: For the graceful stop of all services together, then they are cancelled.
    ///   - cancellationTimeout: After it `abandon` is called once if a service ignores its cancellation.
    ///   - earlyEnd: What a service that returns without being asked means.
    ///   - abandon: Gets the names of services that ignore cancellation. `run()` can't return before its children, so
    ///     an executable ends the process here.
    ///   - report: Called for each event, on the task that runs the group.
    package init(
        services: [(name: String, service: any Service)], signals: [Int32] = ServiceGroup.stopSignals,
        shutdownTimeout: Duration = .seconds(20), cancellationTimeout: Duration = .seconds(2),
        earlyEnd: EarlyEnd = .fails, abandon: @escaping @Sendable ([String]) -> Void = { _ in },
        report: @escaping @Sendable (ServiceGroupEvent) -> Void = { _ in }
    ) {
        self.services = services
        self.signals = signals
        self.shutdownTimeout = shutdownTimeout
        self.cancellationTimeout = cancellationTimeout
        self.earlyEnd = earlyEnd
        self.abandon = abandon
        self.report = report
    }

    /// Asks the group to stop.
    ///
    /// May be called before, during and after `run()`, from any thread, repeatedly.
    package func triggerGracefulShutdown() { requestStop(.requested) }

    /// Runs the services until all have stopped.
    ///
    /// Asked to stop before, it starts none.
    ///
    /// - Throws: The first failure of a service, or `ServiceGroupError`, or `CancellationError` when the calling task
    ///   was cancelled.
    package func run() async throws {
        let isFirst = hasRun.withLock { hasRun in
            defer { hasRun = true }
            return !hasRun
        }
        guard isFirst else { throw ServiceGroupError.alreadyRan }
        let watch = await SignalWatch(signals) { [weak self] in self?.requestStop(.signal($0)) }
        defer { watch.cancel() }
        if services.isEmpty || stopSignal.isRaised { return }
        if let failure = await runServices() { throw failure }
        try Task.checkCancellation()
    }

    private func requestStop(_ reason: StopReason) {
        stopReason.withLock { if $0 == nil { $0 = reason } }
        stopSignal.raise()
    }

    private func runServices() async -> (any Error)? {
        await withTaskGroup(of: GroupEvent.self) { group in
            var run = GroupRun(names: services.map(\.name), earlyEnd: earlyEnd, report: report)
            for (index, service) in services.enumerated() {
                report(.started(service.name))
                let task = run.tasks[index]
                group.addTask { .ended(index, await task.run(service.service)) }
            }
            addStopWatchers(to: &group)
            while let event = await group.next() {
                let wasRunning = run.isRunning
                let reason = stopReason.withLock { $0 }
                if handle(run.handle(event, stopReason: reason), of: run, in: &group) { break }
                if wasRunning && !run.isRunning { addDeadline(after: shutdownTimeout, to: &group) }
            }
            group.cancelAll()
            return run.failure
        }
    }

    private func addStopWatchers(to group: inout TaskGroup<GroupEvent>) {
        group.addTask { [stopSignal] in
            await stopSignal.wait()
            if Task.isCancelled { self.requestStop(.cancelled) }
            return .stopAsked
        }
        guard let outer = ShutdownSignal.current else { return }
        group.addTask {
            await outer.wait()
            self.requestStop(Task.isCancelled ? .cancelled : .requested)
            return .stopAsked
        }
    }

    private func addDeadline(after timeout: Duration, to group: inout TaskGroup<GroupEvent>) {
        group.addTask {
            do { try await Task.sleep(for: timeout) } catch { return .deadlineCancelled }
            return .deadline
        }
    }

    /// Performs an action.
    ///
    /// `true`: the group is finished.
    private func handle(
        _ action: ShutdownSequence.Action, of run: GroupRun, in group: inout TaskGroup<GroupEvent>
    ) -> Bool {
        switch action {
        case .none: break
        case .stop(let index):
            report(.stopping(services[index].name))
            run.tasks[index].stop.raise()
        case .cancelAll(let indices):
            report(.cancelling(indices.map { services[$0].name }))
            for index in indices { run.tasks[index].cancel() }
            addDeadline(after: cancellationTimeout, to: &group)
        case .abandon(let indices):
            report(.abandoned(indices.map { services[$0].name }))
            abandon(indices.map { services[$0].name })
        case .finish: return true
        }
        return false
    }
}
