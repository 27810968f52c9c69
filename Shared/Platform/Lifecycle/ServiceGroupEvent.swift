/// Why a service group began to stop.
package enum StopReason: Sendable, Equatable, CustomStringConvertible {
    /// The process received this signal.
    case signal(Int32)
    /// `triggerGracefulShutdown()` was called, or the group around this one is stopping.
    case requested
    /// The task that runs the group was cancelled.
    case cancelled
    /// This service returned although nobody had asked it to stop.
    case serviceEnded(String)
    /// This service threw.
    case serviceFailed(String)

    /// The reason in words, for logs.
    package var description: String {
        switch self {
        case .signal(let number): "signal \(number)"
        case .requested: "requested"
        case .cancelled: "cancelled"
        case .serviceEnded(let name): "\(name) ended"
        case .serviceFailed(let name): "\(name) failed"
        }
    }
}

/// What a service group tells the one who reports: the group itself writes no logs.
package enum ServiceGroupEvent: Sendable {
    /// The service's task has been started.
    case started(String)
    /// The group begins to stop.
    case stopRequested(StopReason)
    /// The service is asked to stop.
    case stopping(String)
    /// The service has returned.
    case ended(String)
    /// The service threw. After a cancellation this may be a `CancellationError`, which is no failure.
    case failed(String, any Error)
    /// The time for a graceful stop is over: these services are being cancelled.
    case cancelling([String])
    /// These services ignored even the cancellation.
    case abandoned([String])
}

/// Why a service group did not end well.
package enum ServiceGroupError: Error, Equatable, CustomStringConvertible {
    /// A group runs once.
    case alreadyRan
    /// A service returned although nobody had asked it to stop.
    case serviceEnded(String)
    /// These services did not stop in the time allowed and were cancelled.
    case stoppedByCancellation([String])

    /// The error in words, for logs.
    package var description: String {
        switch self {
        case .alreadyRan: "a service group runs only once; make a new one"
        case .serviceEnded(let name): "service \(name) ended although nobody asked it to stop"
        case .stoppedByCancellation(let names):
            "not stopped in the time allowed, therefore cancelled: \(names.joined(separator: ", "))"
        }
    }
}
