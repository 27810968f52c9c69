/// One log line before it is written.
public struct LogRecord: Sendable, Equatable {
    /// When it was said.
    public let time: WallTime
    /// How much it matters.
    public let level: LogLevel
    /// Who said it.
    public let label: String
    /// What happened: the same text each time it happens.
    public let message: String
    /// What was different this time.
    public let metadata: Metadata

    /// A line.
    public init(time: WallTime, level: LogLevel, label: String, message: String, metadata: Metadata) {
        self.time = time
        self.level = level
        self.label = label
        self.message = message
        self.metadata = metadata
    }
}

/// Where log lines go.
public protocol LogSink: Sendable {
    /// Writes one line. Called from any thread; must not wait for anything but the write itself.
    func write(_ record: LogRecord)
}

/// Drops every line.
public struct NullSink: LogSink {
    /// A sink that drops every line.
    public init() {}
    /// Does nothing.
    public func write(_ record: LogRecord) {}
}
