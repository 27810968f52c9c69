/// Writes log lines: a constant message, and metadata for what varies, so that lines can be grouped and searched.
package struct Logger: Sendable {
    /// Who speaks: the service or the library.
    package let label: String
    /// Lines below this level are dropped before their metadata is made.
    package var level: LogLevel
    /// Goes with every line.
    package var metadata: Metadata
    private let sink: any LogSink
    private let now: @Sendable () -> WallTime

    /// A logger that writes to `sink`.
    ///
    /// `now` stamps the lines.
    package init(
        label: String, sink: any LogSink, level: LogLevel = .info, metadata: Metadata = [:],
        now: @escaping @Sendable () -> WallTime = { .now }
    ) {
        self.label = label
        self.sink = sink
        self.level = level
        self.metadata = metadata
        self.now = now
    }

    /// A logger that drops everything.
    package static let disabled = Logger(label: "disabled", sink: NullSink(), level: .error)

    /// Whether a line of this level would be written.
    package func isEnabled(_ level: LogLevel) -> Bool { level >= self.level }

    /// Writes a line.
    ///
    /// The message is constant: what varies belongs into `metadata`.
    package func log(_ level: LogLevel, _ message: StaticString, metadata more: @autoclosure () -> Metadata = [:]) {
        guard isEnabled(level) else { return }
        let metadata = metadata.merging(more()) { _, new in new }
        sink.write(
            LogRecord(time: now(), level: level, label: label, message: message.description, metadata: metadata))
    }

    /// Writes a `trace` line.
    package func trace(_ message: StaticString, metadata: @autoclosure () -> Metadata = [:]) {
        log(.trace, message, metadata: metadata())
    }

    /// Writes a `debug` line.
    package func debug(_ message: StaticString, metadata: @autoclosure () -> Metadata = [:]) {
        log(.debug, message, metadata: metadata())
    }

    /// Writes an `info` line.
    package func info(_ message: StaticString, metadata: @autoclosure () -> Metadata = [:]) {
        log(.info, message, metadata: metadata())
    }

    /// Writes a `warning` line.
    package func warning(_ message: StaticString, metadata: @autoclosure () -> Metadata = [:]) {
        log(.warning, message, metadata: metadata())
    }

    /// Writes an `error` line.
    package func error(_ message: StaticString, metadata: @autoclosure () -> Metadata = [:]) {
        log(.error, message, metadata: metadata())
    }
}
