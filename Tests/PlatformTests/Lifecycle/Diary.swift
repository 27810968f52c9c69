import Locking

/// What happened, in order, for tests that compare whole stories.
final class Diary: Sendable {
    private let entries = Locked<[String]>([])

    func write(_ entry: String) { entries.withLock { $0.append(entry) } }
    var pages: [String] { entries.withLock { $0 } }
}
