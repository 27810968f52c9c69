import Dispatch
import Glibc

/// Calls `handler` for each of the given signals instead of letting them end the process, until `cancel()`.
///
/// libdispatch reads the signals from a signalfd on a thread of its own: the handler runs as ordinary code, not in
/// signal context. The dispositions found at the start are put back at the end.
final class SignalWatch {
    private var sources: [any DispatchSourceSignal] = []
    private var previous: [(Int32, sigaction)] = []

    /// Watches; returns when the signals no longer end the process.
    init(_ signals: [Int32], handler: @escaping @Sendable (Int32) -> Void) async {
        let queue = DispatchQueue(label: "signals")
        for number in signals {
            var before = sigaction()
            sigaction(number, nil, &before)
            previous.append((number, before))
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler { handler(number) }
            sources.append(source)
            // Registration is asynchronous: a signal that arrives before it would still end the process.
            await withCheckedContinuation { registered in
                source.setRegistrationHandler { registered.resume() }
                source.resume()
            }
        }
    }

    func cancel() {
        for source in sources { source.cancel() }
        for (number, action) in previous {
            var action = action
            sigaction(number, &action, nil)
        }
    }
}
