import Billing
import Locking

/// Which sources cannot be reached at present.
final class Outages: Sendable {
    private let down = Locked<Set<SourceID>>([])

    func set(_ source: SourceID, isDown: Bool) {
        down.withLock { down in
            if isDown { down.insert(source) } else { down.remove(source) }
        }
    }

    func isDown(_ source: SourceID) -> Bool { down.withLock { $0.contains(source) } }

    func end() { down.withLock { $0 = [] } }
}
