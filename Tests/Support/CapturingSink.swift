import Locking
package import Observability

/// Keeps log lines.
package final class CapturingSink: LogSink {
    private let lines = Locked<[LogRecord]>([])

    /// An empty sink.
    package init() {}

    /// All lines so far.
    package var records: [LogRecord] { lines.withLock { $0 } }

    /// The messages of all lines so far.
    package var messages: [String] { records.map(\.message) }

    /// Keeps the line.
    package func write(_ record: LogRecord) { lines.withLock { $0.append(record) } }
}
