import StrictJSON

/// Which part of a list is wanted.
public struct Page: Hashable, Sendable {
    /// At most so many.
    public let limit: Int
    /// Only what comes after this cursor; `nil`: from the beginning.
    public let after: String?

    /// The most that one answer holds.
    public static let maximum = 1000

    /// Reads `limit` and `after` from a query.
    public init(query: (String) -> String?) throws(Problem) {
        var problems: [FieldProblem] = []
        var limit = 100
        if let text = query("limit") {
            if let number = Int(text), (1...Self.maximum).contains(number) {
                limit = number
            } else {
                problems.append(FieldProblem("limit", .outOfRange, "must be a whole number from 1 to \(Self.maximum)"))
            }
        }
        let after = query("after")
        if let after, after.utf8.count > 1000 || after.contains("\0") {
            problems.append(FieldProblem("after", .invalid, "must be the value of \"next\" of the page before"))
        }
        guard problems.isEmpty else { throw Problem(.refused, "The page cannot be given.", errors: problems) }
        self.limit = limit
        self.after = after
    }

    /// All of a short list, from the beginning.
    init(limit: Int, after: String? = nil) {
        self.limit = limit
        self.after = after
    }

    /// One more than the limit tells whether there is a next page.
    var probe: Int { limit + 1 }

    /// The answer of a list: `items`, and in `next` the cursor of the next page or null.
    func document<Item, Failure: Error>(
        _ items: [Item], cursor: (Item) -> String, document: (Item) throws(Failure) -> JSONValue
    ) throws(Failure) -> JSONValue {
        let shown = items.prefix(limit)
        let next = items.count > limit ? shown.last.map(cursor) : nil
        return ["items": .array(try shown.map(document)), "next": JSONValue(next)]
    }

    /// The part of a complete list that is ordered by `cursor`.
    func document<Item>(
        of all: [Item], cursor: (Item) -> String, document: (Item) -> JSONValue
    ) -> JSONValue {
        let sorted = all.map { (key: cursor($0), item: $0) }
            .sorted { $0.key.unicodeScalars.lexicographicallyPrecedes($1.key.unicodeScalars) }
        let rest = sorted.drop { pair in
            after.map { !$0.unicodeScalars.lexicographicallyPrecedes(pair.key.unicodeScalars) } ?? false
        }
        return self.document(Array(rest.prefix(probe)), cursor: \.key) { document($0.item) }
    }
}

/// Whether `text` contains what is searched for, whatever the case; nothing searched for matches all.
func matches(_ search: String?, _ texts: String...) -> Bool {
    guard let search, !search.isEmpty else { return true }
    return texts.contains { $0.lowercased().contains(search.lowercased()) }
}
