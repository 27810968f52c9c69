package import Billing

/// Rows by their primary key, always in its order: nothing that follows from them depends on hashing.
package struct Table<Key: Hashable & Comparable & Sendable, Row: Sendable>: Sendable {
    private var keys: [Key] = []
    private var rows: [Key: Row] = [:]

    package init() {}

    package subscript(key: Key) -> Row? {
        get { rows[key] }
        set {
            let isNew = rows[key] == nil
            rows[key] = newValue
            if isNew, newValue != nil {
                keys.insert(key, at: place(of: key))
            } else if !isNew, newValue == nil {
                keys.remove(at: place(of: key))
            }
        }
    }

    package var count: Int { keys.count }

    /// All rows, or those that `isWanted`, in the order of their keys.
    package func all(where isWanted: (Key, Row) -> Bool = { _, _ in true }) -> [(key: Key, row: Row)] {
        var found: [(key: Key, row: Row)] = []
        for key in keys {
            if let row = rows[key], isWanted(key, row) { found.append((key, row)) }
        }
        return found
    }

    /// Whether there is a row that `isWanted`.
    package func contains(where isWanted: (Key, Row) -> Bool) -> Bool {
        keys.contains { key in rows[key].map { isWanted(key, $0) } ?? false }
    }

    /// Changes the rows that are wanted.
    package mutating func update(where isWanted: (Key, Row) -> Bool, _ change: (inout Row) -> Void) {
        for (key, row) in all(where: isWanted) {
            var row = row
            change(&row)
            rows[key] = row
        }
    }

    private func place(of key: Key) -> Int {
        var low = 0
        var high = keys.count
        while low < high {
            let middle = (low + high) / 2
            if keys[middle] < key { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

/// The key of something a tenant has.
package struct Owned<ID: Hashable & Comparable & Sendable>: Hashable, Comparable, Sendable {
    package let tenant: TenantID
    package let id: ID

    package init(_ tenant: TenantID, _ id: ID) {
        self.tenant = tenant
        self.id = id
    }

    package static func < (left: Self, right: Self) -> Bool { (left.tenant, left.id) < (right.tenant, right.id) }
}

/// A key of two columns.
package struct Pair<
    First: Hashable & Comparable & Sendable, Second: Hashable & Comparable & Sendable
>: Hashable, Comparable, Sendable {
    package let first: First
    package let second: Second

    package init(_ first: First, _ second: Second) {
        self.first = first
        self.second = second
    }

    package static func < (left: Self, right: Self) -> Bool { (left.first, left.second) < (right.first, right.second) }
}
