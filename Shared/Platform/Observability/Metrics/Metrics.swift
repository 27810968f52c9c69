/// Counts what only grows.
package struct Counter: Sendable {
    let family: MetricFamily

    /// Adds `amount`, which must not be negative, to the series of these label values.
    package func increment(by amount: Double = 1, labels: [String] = []) {
        precondition(amount >= 0, "\(family.name) is a counter and can't be decreased")
        family.update(labels) { $0.add(amount) }
    }

    /// Adds a whole `amount`.
    package func increment(by amount: Int, labels: [String] = []) { increment(by: Double(amount), labels: labels) }

    /// The value of a series, for tests; `nil` when nothing was counted there.
    package func value(labels: [String] = []) -> Double? { family.value(labels) }
}

/// Says how much there is now.
package struct Gauge: Sendable {
    let family: MetricFamily

    /// Sets the value of the series of these label values.
    package func set(_ value: Double, labels: [String] = []) { family.update(labels) { $0 = .number(value) } }

    /// Sets a whole value.
    package func set(_ value: Int, labels: [String] = []) { set(Double(value), labels: labels) }
}

/// Says how values are distributed: how many were at most each bound.
package struct Histogram: Sendable {
    /// Bounds in seconds for work that takes from a millisecond to a minute.
    package static let durationBuckets: [Double] = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60]

    let family: MetricFamily
    let bounds: [Double]

    /// Counts a value.
    package func observe(_ value: Double, labels: [String] = []) {
        let index = bounds.firstIndex { value <= $0 } ?? bounds.count
        family.update(labels) { $0.observe(value, at: index) }
    }

    /// Counts a duration, in seconds.
    package func observe(_ duration: Duration, labels: [String] = []) {
        observe(duration / .seconds(1), labels: labels)
    }
}

extension MetricFamily.Cell {
    fileprivate mutating func add(_ amount: Double) {
        guard case .number(let number) = self else { preconditionFailure("a histogram has no single value") }
        self = .number(number + amount)
    }

    fileprivate mutating func observe(_ value: Double, at index: Int) {
        guard case .distribution(var counts, let sum) = self else { preconditionFailure("only a histogram observes") }
        counts[index] += 1
        self = .distribution(counts: counts, sum: sum + value)
    }
}
