/// One setting as it is declared: what `--help` says about it.
package struct SettingDeclaration: Sendable, Equatable {
    /// The environment variable.
    package let name: String
    /// What a right value looks like: `a whole number from 0 to 65535`.
    package let expects: String
    /// The value when it is not set; `nil` when it must be set or may be missing.
    package let defaultText: String?
    /// What it means, in a sentence.
    package let help: String
    /// Whether its value is hidden and may come from the file named by `<name>_FILE`.
    package let isSecret: Bool
    /// Whether it must be set.
    package let isRequired: Bool

    /// Two columns of the help: the variable, and meaning, values and default.
    var helpRow: (String, String) {
        let note =
            if let defaultText { "default: \(defaultText)" } else if isRequired { "required" } else { "optional" }
        let file = isSecret ? " The file named by \(name)_FILE may hold it." : ""
        return (name, "\(help)\(file) (\(expects); \(note))")
    }
}

/// A setting that can't be used: what is wrong, and what would be right.
package struct SettingsProblem: Error, Sendable, Equatable, CustomStringConvertible {
    /// The environment variable.
    package let name: String
    /// What is wrong, and what would be right.
    ///
    /// Never the value of a secret.
    package let problem: String

    /// The variable and its problem in a sentence.
    package var description: String { "\(name) \(problem)" }
}

/// All settings that can't be used.
package struct SettingsProblems: Error, Sendable, Equatable, CustomStringConvertible {
    /// In the order of their declaration.
    package let problems: [SettingsProblem]

    /// One problem a line.
    package var description: String { problems.map(\.description).joined(separator: "\n") }
}
