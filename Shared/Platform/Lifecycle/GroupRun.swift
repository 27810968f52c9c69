/// What a child task of a service group has to say.
enum GroupEvent: Sendable {
    case ended(Int, (any Error)?), stopAsked, deadline, deadlineCancelled
}

/// What a service group knows while it runs: who is alive, who failed first, who had to be cancelled.
struct GroupRun {
    let tasks: [ServiceTask]
    private let names: [String]
    private let earlyEnd: ServiceGroup.EarlyEnd
    private let report: @Sendable (ServiceGroupEvent) -> Void
    private var sequence: ShutdownSequence
    private var cancelled: [String] = []
    private var firstFailure: (any Error)?

    init(
        names: [String], earlyEnd: ServiceGroup.EarlyEnd, report: @escaping @Sendable (ServiceGroupEvent) -> Void
    ) {
        self.names = names
        self.earlyEnd = earlyEnd
        self.report = report
        tasks = names.map { _ in ServiceTask() }
        sequence = ShutdownSequence(count: names.count)
    }

    var isRunning: Bool { sequence.isRunning }

    /// A cancellation is the group's failure only when no service failed by itself.
    var failure: (any Error)? {
        firstFailure ?? (cancelled.isEmpty ? nil : ServiceGroupError.stoppedByCancellation(cancelled))
    }

    /// Takes note of an event and says what to do.
    mutating func handle(_ event: GroupEvent, stopReason: StopReason?) -> ShutdownSequence.Action {
        switch event {
        case .ended(let index, let error): return ended(index, error)
        case .stopAsked:
            if isRunning { report(.stopRequested(stopReason ?? .requested)) }
            return sequence.stopRequested()
        case .deadlineCancelled: return .none
        case .deadline:
            let action = sequence.deadlinePassed()
            if case .cancelAll(let indices) = action { cancelled = indices.map { names[$0] } }
            return action
        }
    }

    private mutating func ended(_ index: Int, _ error: (any Error)?) -> ShutdownSequence.Action {
        let name = names[index]
        if let error {
            report(.failed(name, error))
            let isOurDoing = error is CancellationError && (Task.isCancelled || cancelled.contains(name))
            if firstFailure == nil && !isOurDoing { firstFailure = error }
        } else {
            report(.ended(name))
            if isRunning && !Task.isCancelled && earlyEnd == .fails {
                firstFailure = ServiceGroupError.serviceEnded(name)
            }
        }
        if isRunning { report(.stopRequested(error == nil ? .serviceEnded(name) : .serviceFailed(name))) }
        return sequence.ended(index)
    }
}
