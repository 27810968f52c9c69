/// Which statements a connection has prepared: by text, bounded, the least recently used goes first.
///
/// A statement is prepared at its second use, so that a text used once never costs a round trip more.
struct StatementCache {
    enum Plan: Equatable {
        case direct
        case prepare(name: String)
        case prepared(name: String)
    }
    private struct Entry {
        var name: String?
        var used: UInt64
    }

    private let capacity: Int
    private var entries: [String: Entry] = [:]
    private var clock: UInt64 = 0
    private var evicted: [String] = []

    init(capacity: Int) { self.capacity = capacity }

    var count: Int { entries.count }

    /// How to run `text` now.
    mutating func plan(for text: String) -> Plan {
        clock += 1
        guard let entry = entries[text] else {
            makeRoom()
            entries[text] = Entry(name: nil, used: clock)
            return .direct
        }
        entries[text]?.used = clock
        if let name = entry.name { return .prepared(name: name) }
        return .prepare(name: "s\(clock)")
    }

    /// The server has it now.
    mutating func didPrepare(_ text: String, name: String) { entries[text]?.name = name }

    /// The server lost or refused it: forget it, and deallocate its name if it had one.
    mutating func forget(_ text: String) {
        if let name = entries.removeValue(forKey: text)?.name { evicted.append(name) }
    }

    /// Names to deallocate, once.
    mutating func takeEvicted() -> [String] {
        defer { evicted = [] }
        return evicted
    }

    private mutating func makeRoom() {
        guard entries.count >= capacity, let oldest = entries.min(by: { $0.value.used < $1.value.used }) else { return }
        forget(oldest.key)
    }
}
