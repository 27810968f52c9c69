import Locking

/// One metric: its name, its labels and a bounded number of series, one for each set of label values.
final class MetricFamily: Sendable {
    enum Kind: Sendable, Equatable { case counter, gauge, histogram([Double]) }

    enum Cell: Sendable {
        case number(Double)
        case distribution(counts: [UInt64], sum: Double)
    }

    let name: String
    let help: String
    let kind: Kind
    let labels: [String]
    private let maximumSeries: Int
    private let onCollapse: @Sendable () -> Void
    private let series = Locked<[[String]: Cell]>([:])

    init(
        name: String, help: String, kind: Kind, labels: [String], maximumSeries: Int,
        onCollapse: @escaping @Sendable () -> Void
    ) {
        self.name = name
        self.help = help
        self.kind = kind
        self.labels = labels
        self.maximumSeries = maximumSeries
        self.onCollapse = onCollapse
        // A metric without labels is there, as zero, before anything has happened: rates need the first sample.
        if labels.isEmpty { series.withLock { $0[[]] = emptyCell } }
    }

    /// Changes the series of these label values; beyond the bound, the one series called `other`.
    func update(_ values: [String], _ change: (inout Cell) -> Void) {
        precondition(values.count == labels.count, "\(name) has the labels \(labels), not \(values.count) values")
        let collapsed = series.withLock { series in
            var key = values
            let isCollapsed = series[values] == nil && series.count >= maximumSeries
            if isCollapsed { key = labels.map { _ in "other" } }
            change(&series[key, default: emptyCell])
            return isCollapsed
        }
        if collapsed { onCollapse() }
    }

    /// The series of now, ordered by label values.
    var cells: [(values: [String], cell: Cell)] {
        series.withLock { $0.map { (values: $0.key, cell: $0.value) } }
            .sorted { $0.values.lexicographicallyPrecedes($1.values) }
    }

    func value(_ values: [String]) -> Double? {
        guard case .number(let number) = series.withLock({ $0[values] }) else { return nil }
        return number
    }

    private var emptyCell: Cell {
        guard case .histogram(let bounds) = kind else { return .number(0) }
        return .distribution(counts: Array(repeating: 0, count: bounds.count + 1), sum: 0)
    }
}
