import Locking
public import Observability

/// Keeps log lines.
public final class CapturingSink: LogSink {
    private let lines = Locked<[LogRecord]>([])

    /// An empty sink.
    public init() {}

    /// All lines so far.
    public var records: [LogRecord] { lines.withLock { $0 } }

    /// The messages of all lines so far.
    public var messages: [String] { records.map(\.message) }

    /// Keeps the line.
    public func write(_ record: LogRecord) { lines.withLock { $0.append(record) } }
}
