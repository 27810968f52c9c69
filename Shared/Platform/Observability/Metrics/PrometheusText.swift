/// What Prometheus accepts as names.
///
/// Source: Prometheus, Metric and label naming.
enum PrometheusName {
    static func isValid(_ name: String) -> Bool {
        name.utf8.first.map { !isDigit($0) } == true && name.utf8.allSatisfy { isWord($0) || $0 == UInt8(ascii: ":") }
    }

    static func isValidLabel(_ name: String) -> Bool {
        name.utf8.first.map { !isDigit($0) } == true && name.utf8.allSatisfy(isWord) && !name.hasPrefix("__")
            && name != "le"
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    private static func isWord(_ byte: UInt8) -> Bool {
        isDigit(byte) || byte == UInt8(ascii: "_") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
            || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
    }
}

extension MetricFamily {
    /// The family in the Prometheus text format 0.0.4.
    ///
    /// Source: Prometheus, Exposition formats.
    var prometheusText: String {
        var text = "# HELP \(name) \(help.escapingForHelp)\n# TYPE \(name) \(kind.word)\n"
        for (values, cell) in cells {
            switch cell {
            case .number(let number): text += line("", values, number.prometheusText)
            case .distribution(let counts, let sum): text += distribution(values, counts, sum)
            }
        }
        return text
    }

    private func distribution(_ values: [String], _ counts: [UInt64], _ sum: Double) -> String {
        guard case .histogram(let bounds) = kind else { return "" }
        var text = ""
        var total: UInt64 = 0
        for (bound, count) in zip(bounds + [.infinity], counts) {
            total += count
            text += line("_bucket", values, String(total), bound: bound.prometheusText)
        }
        return text + line("_sum", values, sum.prometheusText) + line("_count", values, String(total))
    }

    private func line(_ suffix: String, _ values: [String], _ number: String, bound: String? = nil) -> String {
        var pairs = zip(labels, values).map { "\($0)=\"\($1.escapingForLabel)\"" }
        if let bound { pairs.append("le=\"\(bound)\"") }
        return "\(name)\(suffix)\(pairs.isEmpty ? "" : "{\(pairs.joined(separator: ","))}") \(number)\n"
    }
}

extension MetricFamily.Kind {
    fileprivate var word: String {
        switch self {
        case .counter: "counter"
        case .gauge: "gauge"
        case .histogram: "histogram"
        }
    }
}

extension Double {
    fileprivate var prometheusText: String {
        if isNaN { return "NaN" }
        if isInfinite { return self > 0 ? "+Inf" : "-Inf" }
        return Int64(exactly: self).map { String($0) } ?? description
    }
}

extension String {
    fileprivate var escapingForHelp: String { escaping(quotes: false) }

    fileprivate var escapingForLabel: String { escaping(quotes: true) }

    /// By scalars: a carriage return with its line feed is one character and would hide the line feed.
    private func escaping(quotes: Bool) -> String {
        var text = ""
        for scalar in unicodeScalars {
            switch scalar {
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\"" where quotes: text += "\\\""
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text
    }
}
