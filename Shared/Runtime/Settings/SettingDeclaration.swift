/// One setting as it is declared: what `--help` says about it.
public struct SettingDeclaration: Sendable, Equatable {
    /// The environment variable.
    public let name: String
    /// What a right value looks like: `a whole number from 0 to 65535`.
    public let expects: String
    /// The value when it is not set; `nil` when it must be set or may be missing.
    public let defaultText: String?
    /// What it means, in a sentence.
    public let help: String
    /// Whether its value is hidden and may come from the file named by `<name>_FILE`.
    public let isSecret: Bool
    /// Whether it must be set.
    public let isRequired: Bool

    /// Two columns of the help: the variable, and meaning, values and default.
    var helpRow: (String, String) {
        let note =
            if let defaultText { "default: \(defaultText)" } else if isRequired { "required" } else { "optional" }
        let file = isSecret ? " The file named by \(name)_FILE may hold it." : ""
        return (name, "\(help)\(file) (\(expects); \(note))")
    }
}

/// A setting that can't be used: what is wrong, and what would be right.
public struct SettingsProblem: Error, Sendable, Equatable, CustomStringConvertible {
    /// The environment variable.
    public let name: String
    /// What is wrong, and what would be right.
    ///
    /// Never the value of a secret.
    public let problem: String

    /// The variable and its problem in a sentence.
    public var description: String { "\(name) \(problem)" }
}

/// All settings that can't be used.
public struct SettingsProblems: Error, Sendable, Equatable, CustomStringConvertible {
    /// In the order of their declaration.
    public let problems: [SettingsProblem]

    /// One problem a line.
    public var description: String { problems.map(\.description).joined(separator: "\n") }
}
