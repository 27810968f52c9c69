import Dispatch
import Glibc

/// Calls `handler` for each of the given signals instead of letting them end the process, until `cancel()`.
///
/// libdispatch reads the signals from a signalfd on a thread of its own: the handler runs as ordinary code, not in
/// signal context. The dispositions found at the start are put back at the end.
final class SignalWatch {
    private var sources: [any DispatchSourceSignal] = []
    private var previous: [(Int32, sigaction)] = []

    init(_ signals: [Int32], handler: @escaping @Sendable (Int32) -> Void) {
        let queue = DispatchQueue(label: "signals")
        for number in signals {
            var before = sigaction()
            sigaction(number, nil, &before)
            previous.append((number, before))
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler { handler(number) }
            source.resume()
            sources.append(source)
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
