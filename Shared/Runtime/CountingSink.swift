import Observability

/// Passes lines on and counts them by level, so that an alert can look at errors without reading logs.
struct CountingSink: LogSink {
    let next: any LogSink
    let lines: Counter

    init(_ next: any LogSink, in metrics: MetricsRegistry) {
        self.next = next
        lines = metrics.counter(
            "tallybridge_log_lines_total", help: "Log lines written, by level.", labels: ["level"])
        for level in LogLevel.allCases { lines.increment(by: 0, labels: [level.rawValue]) }
    }

    func write(_ record: LogRecord) {
        lines.increment(labels: [record.level.rawValue])
        next.write(record)
    }
}
