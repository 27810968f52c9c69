/// What asked for a run.
package enum RunTrigger: String, CaseIterable, Hashable, Sendable, Codable {
    /// The integration's daily time came.
    case scheduled
    /// A person, by API or command line.
    case requested
}

/// Where a run stands.
package enum RunState: String, CaseIterable, Hashable, Sendable, Codable {
    /// Some company's part is open.
    case running
    /// Every part has ended, and none has failed.
    case completed
    /// Every part has ended, and some have failed.
    case completedWithFailures
    /// Every part has failed because the source gave nothing at all.
    case failed
    /// The day passed without a run: usage cannot be read in the past.
    case notCollected
}

/// Where a company stands in a run.
package enum RunPartState: String, CaseIterable, Hashable, Sendable, Codable {
    case requested, collected, planned, settled, failed

    /// Whether the part has ended.
    package var isEnd: Bool { self == .settled || self == .failed }

    /// Every state that is no end.
    package static let open: Set<RunPartState> = [.requested, .collected, .planned]
}
