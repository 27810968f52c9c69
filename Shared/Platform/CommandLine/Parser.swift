/// Sorts the words of a command line into options, flags and arguments.
struct Parser {
    let options: [Option]
    let flags: [Flag]
    let places: [Argument]

    /// Understands the words.
    ///
    /// - Returns: `nil` when help was asked for, wherever that stands before `--`.
    func parse(_ words: ArraySlice<String>) throws(UsageError) -> Values? {
        var values = Values()
        var plain: [String] = []
        var rest = words
        while let word = rest.popFirst() {
            if word == "--" {
                plain += rest
                break
            }
            if word == "--help" || word == "-h" { return nil }
            if word.hasPrefix("-") && word != "-" {
                try take(word, &rest, into: &values)
            } else {
                plain.append(word)
            }
        }
        try place(plain, into: &values)
        if let missing = options.first(where: { $0.isRequired && values.options[$0.name] == nil }) {
            throw UsageError("missing option '\(missing.name) \(missing.placeholder)'")
        }
        return values
    }

    private func take(
        _ word: String, _ rest: inout ArraySlice<String>, into values: inout Values
    ) throws(UsageError) {
        let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let name = parts[0]
        if flags.contains(where: { $0.name == name }) {
            guard parts.count == 1 else { throw UsageError("'\(name)' takes no value") }
            values.flags.insert(name)
            return
        }
        guard let option = options.first(where: { $0.name == name }) else {
            throw UsageError.unknown("option", name, known: options.map(\.name) + flags.map(\.name) + ["--help"])
        }
        guard values.options[name] == nil else { throw UsageError("'\(name)' is given twice") }
        if parts.count == 2 {
            values.options[name] = parts[1]
        } else if let value = rest.first, !value.hasPrefix("--") {
            values.options[name] = value
            rest.removeFirst()
        } else {
            throw UsageError("missing value for '\(name) \(option.placeholder)'")
        }
    }

    private func place(_ plain: [String], into values: inout Values) throws(UsageError) {
        var rest = plain[...]
        for place in places {
            guard let word = rest.popFirst() else { throw UsageError("missing argument '\(place.placeholder)'") }
            values.arguments[place.placeholder] = word
        }
        if let extra = rest.first { throw UsageError("unexpected argument '\(extra)'") }
    }
}
