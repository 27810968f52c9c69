/// How much a log line matters.
package enum LogLevel: String, Sendable, CaseIterable, Comparable {
    /// Everything.
    case trace
    /// Enough to diagnose.
    case debug
    /// One line per outcome.
    case info
    /// Something works less well than it should.
    case warning
    /// A person must act.
    case error

    /// The level of this name, whatever its case: `warning`, `WARN`, `error`.
    package init?(name: String) {
        let name = name.lowercased()
        self.init(rawValue: name == "warn" ? "warning" : name)
    }

    /// Whether `left` matters less than `right`.
    package static func < (left: LogLevel, right: LogLevel) -> Bool { left.rank < right.rank }

    private var rank: Int {
        switch self {
        case .trace: 0
        case .debug: 1
        case .info: 2
        case .warning: 3
        case .error: 4
        }
    }
}
