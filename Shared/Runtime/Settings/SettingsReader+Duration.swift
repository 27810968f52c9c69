extension SettingsReader {
    /// A span of time in the unit that ends the name: `_MILLISECONDS`, `_SECONDS`, `_MINUTES`, `_HOURS` or `_DAYS`.
    ///
    /// Fractions are allowed. Without default it must be set.
    package mutating func duration(
        _ name: String, default defaultValue: Duration? = nil, in range: ClosedRange<Duration>, help: String
    ) -> Duration {
        guard let unit = TimeUnit(endOf: name) else { preconditionFailure("\(name) must end in a unit of time") }
        let expects =
            "a number of \(unit.word) from \(unit.text(range.lowerBound)) to \(unit.text(range.upperBound))"
        let duration = value(
            name, expects: expects, default: defaultValue.map(unit.text), isRequired: true, help: help
        ) { text -> Duration? in
            guard let number = Double(text), number.isFinite else { return nil }
            let duration = unit.length * number
            return range.contains(duration) ? duration : nil
        }
        return duration ?? range.lowerBound
    }
}

private struct TimeUnit {
    let word: String
    let length: Duration

    init?(endOf name: String) {
        let units: [(String, Duration)] = [
            ("milliseconds", .milliseconds(1)), ("seconds", .seconds(1)), ("minutes", .seconds(60)),
            ("hours", .seconds(3600)), ("days", .seconds(86400)),
        ]
        guard let unit = units.first(where: { name.hasSuffix("_" + $0.0.uppercased()) }) else { return nil }
        (word, length) = unit
    }

    func text(_ duration: Duration) -> String {
        // A quotient of durations is off by its last bits.
        let number = (duration / length * 1_000_000).rounded() / 1_000_000
        return Int(exactly: number).map { String($0) } ?? String(number)
    }
}
