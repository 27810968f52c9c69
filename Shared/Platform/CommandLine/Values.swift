/// What was given on the command line, asked for by the declarations of the command.
package struct Values: Sendable {
    var options: [String: String] = [:]
    var flags: Set<String> = []
    var arguments: [String: String] = [:]
    /// Where the command writes.
    package internal(set) var console = Console.standard

    /// The option's value, else its default.
    package func text(_ option: Option) -> String? { options[option.name] ?? option.defaultValue }

    /// The value of an option that is required or has a default.
    package func required(_ option: Option) throws(UsageError) -> String {
        guard let text = text(option) else { throw UsageError("missing option '\(option.name) \(option.placeholder)'") }
        return text
    }

    /// The option's value as a whole number.
    package func number(_ option: Option) throws(UsageError) -> Int? {
        guard let text = text(option) else { return nil }
        guard let number = Int(text) else { throw UsageError("'\(option.name)' takes a whole number, not '\(text)'") }
        return number
    }

    /// Whether the flag was given.
    package func isSet(_ flag: Flag) -> Bool { flags.contains(flag.name) }

    /// The argument's value, which the parser has made sure of.
    package func required(_ argument: Argument) throws(UsageError) -> String {
        guard let text = arguments[argument.placeholder] else {
            throw UsageError("missing argument '\(argument.placeholder)'")
        }
        return text
    }
}
