/// An option with a value: `--name VALUE` or `--name=VALUE`.
package struct Option: Sendable {
    /// With its dashes: `--limit`.
    package let name: String
    /// What stands for the value in the help: `NAME`.
    package let placeholder: String
    /// One sentence.
    package let help: String
    /// The value when the option is not given.
    package let defaultValue: String?
    /// Whether the option must be given.
    package let isRequired: Bool

    /// Declares an option.
    package init(
        _ name: String, _ placeholder: String, help: String, default defaultValue: String? = nil,
        isRequired: Bool = false
    ) {
        precondition(name.hasPrefix("--") && !name.contains("="), "an option is named like --this, not \(name)")
        precondition(!isRequired || defaultValue == nil, "\(name) has a default and can't be required")
        self.name = name
        self.placeholder = placeholder
        self.help = help
        self.defaultValue = defaultValue
        self.isRequired = isRequired
    }
}

/// An option without a value: given or not.
package struct Flag: Sendable {
    /// With its dashes: `--validate`.
    package let name: String
    /// One sentence.
    package let help: String

    /// Declares a flag.
    package init(_ name: String, help: String) {
        precondition(name.hasPrefix("--"), "a flag is named like --this, not \(name)")
        self.name = name
        self.help = help
    }
}

/// A value known by its place, given once.
package struct Argument: Sendable {
    /// What stands for it in the help: `NAME`.
    package let placeholder: String
    /// One sentence.
    package let help: String

    /// Declares an argument.
    package init(_ placeholder: String, help: String) {
        self.placeholder = placeholder
        self.help = help
    }
}
