/// The table for people: what each company is billed for, and why.
struct DemoTable {
    private static let titles = ["Company", "Application", "Category", "Counted", "Product", "Quantity", "Why"]
    private var rows: [[String]] = []

    mutating func add(_ plan: APIAnswer.Plan) {
        for entry in plan.entries where entry.units > 0 || entry.quantity > 0 {
            rows.append([
                plan.name, entry.application, entry.category ?? "all", String(entry.units), entry.product,
                String(entry.quantity), entry.why,
            ])
        }
    }

    /// The table, columns aligned; at most `limit` rows.
    func text(limit: Int = 60) -> String {
        let shown = [Self.titles] + rows.prefix(limit)
        let widths = Self.titles.indices.map { column in shown.map { $0[column].count }.max() ?? 0 }
        let lines = shown.map { row in
            zip(row, widths).map { cell, width in cell + String(repeating: " ", count: width - cell.count) }
                .joined(separator: "  ").trimmingSuffix(while: { $0 == " " })
        }
        let rest = rows.count > limit ? ["… and \(rows.count - limit) more rows"] : []
        let body = lines[1...].map(String.init)
        return ([String(lines[0]), String(repeating: "-", count: lines[0].count)] + body + rest)
            .joined(separator: "\n")
    }
}

extension StringProtocol {
    fileprivate func trimmingSuffix(while matches: (Character) -> Bool) -> Substring {
        var end = endIndex
        while end > startIndex, matches(self[index(before: end)]) { end = index(before: end) }
        return Substring(self[startIndex..<end])
    }
}
