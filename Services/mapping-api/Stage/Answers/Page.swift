/// Which part of a list is wanted.
package struct Page<Cursor: Hashable & Sendable>: Hashable, Sendable {
    /// At most so many.
    package let limit: Int
    /// Only what comes after this; `nil`: from the beginning.
    package let after: Cursor?

    /// A part.
    package init(limit: Int = ListLimits.usual, after: Cursor? = nil) {
        self.limit = limit
        self.after = after
    }

    private func part<Item>(
        of all: [Item], by cursor: (Item) -> Cursor, precedes: (Cursor, Cursor) -> Bool
    ) -> Paged<Item> {
        let sorted = all.map { (key: cursor($0), item: $0) }.sorted { precedes($0.key, $1.key) }
        let rest = sorted.drop { pair in after.map { !precedes($0, pair.key) } ?? false }
        return Paged(rest.prefix(limit + 1).map(\.item), limit: limit)
    }
}

extension Page where Cursor == String {
    /// The part of a complete list that is ordered by texts, code point by code point.
    func part<Item>(of all: [Item], by cursor: (Item) -> String) -> Paged<Item> {
        part(of: all, by: cursor) { $0.unicodeScalars.lexicographicallyPrecedes($1.unicodeScalars) }
    }
}

extension Page where Cursor == Int {
    /// The part of a complete list that is ordered by numbers.
    func part<Item>(of all: [Item], by cursor: (Item) -> Int) -> Paged<Item> { part(of: all, by: cursor, precedes: <) }
}

/// How long lists may be.
package enum ListLimits {
    /// The part that is shown unless another is asked for.
    package static let usual = 100
    /// The most that is shown, or saved, at once.
    package static let most = 1000
}

/// A part of a list.
package struct Paged<Item: Sendable>: Sendable {
    /// What is in it.
    package let items: [Item]
    /// Whether more comes after it.
    package let hasMore: Bool

    /// The first `limit` of what was found when one more was looked for.
    init(_ found: [Item], limit: Int) {
        items = Array(found.prefix(limit))
        hasMore = found.count > limit
    }
}

/// Whether `text` contains what is searched for, whatever the case; nothing searched for matches all.
func matches(_ search: String?, _ texts: String...) -> Bool {
    guard let search, !search.isEmpty else { return true }
    return texts.contains { $0.lowercased().contains(search.lowercased()) }
}
