/// An option with a value: `--name VALUE` or `--name=VALUE`.
public struct Option: Sendable {
    /// With its dashes: `--limit`.
    public let name: String
    /// What stands for the value in the help: `NAME`.
    public let placeholder: String
    /// One sentence.
    public let help: String
    /// The value when the option is not given.
    public let defaultValue: String?
    /// Whether the option must be given.
    public let isRequired: Bool

    /// Declares an option.
    public init(
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
public struct Flag: Sendable {
    /// With its dashes: `--validate`.
    public let name: String
    /// One sentence.
    public let help: String

    /// Declares a flag.
    public init(_ name: String, help: String) {
        precondition(name.hasPrefix("--"), "a flag is named like --this, not \(name)")
        self.name = name
        self.help = help
    }
}

/// A value known by its place, given once.
public struct Argument: Sendable {
    /// What stands for it in the help: `NAME`.
    public let placeholder: String
    /// One sentence.
    public let help: String

    /// Declares an argument.
    public init(_ placeholder: String, help: String) {
        self.placeholder = placeholder
        self.help = help
    }
}
