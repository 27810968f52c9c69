/// One log line before it is written.
package struct LogRecord: Sendable, Equatable {
    /// When it was said.
    package let time: WallTime
    /// How much it matters.
    package let level: LogLevel
    /// Who said it.
    package let label: String
    /// What happened: the same text each time it happens.
    package let message: String
    /// What was different this time.
    package let metadata: Metadata

    /// A line.
    package init(time: WallTime, level: LogLevel, label: String, message: String, metadata: Metadata) {
        self.time = time
        self.level = level
        self.label = label
        self.message = message
        self.metadata = metadata
    }
}

/// Where log lines go.
package protocol LogSink: Sendable {
    /// Writes one line. Called from any thread; must not wait for anything but the write itself.
    func write(_ record: LogRecord)
}

/// Drops every line.
package struct NullSink: LogSink {
    /// A sink that drops every line.
    package init() {}
    /// Does nothing.
    package func write(_ record: LogRecord) {}
}
