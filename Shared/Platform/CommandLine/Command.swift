/// A command: either one that does something, or one that has subcommands.
package struct Command: Sendable {
    /// What a command does.
    ///
    /// Returns the exit status; a `UsageError` it throws is reported like a wrong option.
    package typealias Action = @Sendable (Values) async throws -> Int32

    enum Kind: Sendable {
        case group([Command])
        case leaf(options: [Option], flags: [Flag], arguments: [Argument], action: Action)
    }

    /// What is typed to call it.
    package let name: String
    /// One sentence.
    package let summary: String
    /// Stands below the summary in the command's own help.
    package let discussion: String
    let kind: Kind

    /// A command that does something.
    package init(
        _ name: String, summary: String, discussion: String = "", options: [Option] = [], flags: [Flag] = [],
        arguments: [Argument] = [], run action: @escaping Action
    ) {
        self.name = name
        self.summary = summary
        self.discussion = discussion
        kind = .leaf(options: options, flags: flags, arguments: arguments, action: action)
    }

    /// A command that has subcommands.
    package init(_ name: String, summary: String, discussion: String = "", subcommands: [Command]) {
        self.name = name
        self.summary = summary
        self.discussion = discussion
        kind = .group(subcommands)
    }

    /// Understands the arguments and runs what they ask for.
    ///
    /// - Returns: the exit status: what the action returned; 0 after `--help`; 2 for a command line that can't be
    ///   understood, 1 for any other error, both reported on standard error.
    package func run(_ arguments: [String], console: Console = .standard) async -> Int32 {
        await run(arguments[...], path: [name], console: console)
    }

    private func run(_ arguments: ArraySlice<String>, path: [String], console: Console) async -> Int32 {
        do {
            switch kind {
            case .group(let commands):
                guard let command = try subcommand(arguments.first, among: commands) else {
                    return help(path, console)
                }
                return await command.run(arguments.dropFirst(), path: path + [command.name], console: console)
            case .leaf(let options, let flags, let places, let action):
                let parser = Parser(options: options, flags: flags, places: places)
                guard var values = try parser.parse(arguments) else { return help(path, console) }
                values.console = console
                return try await action(values)
            }
        } catch let error as UsageError {
            let call = path.joined(separator: " ")
            console.writeError("\(call): \(error.problem)\nSee '\(call) --help'.\n")
            return 2
        } catch {
            console.writeError("\(path.joined(separator: " ")): \(error)\n")
            return 1
        }
    }

    private func subcommand(_ given: String?, among commands: [Command]) throws(UsageError) -> Command? {
        guard let given else { throw UsageError("missing subcommand: \(commands.map(\.name).joined(separator: ", "))") }
        if given == "--help" || given == "-h" || given == "help" { return nil }
        if let command = commands.first(where: { $0.name == given }) { return command }
        throw UsageError.unknown(given.hasPrefix("-") ? "option" : "subcommand", given, known: commands.map(\.name))
    }

    private func help(_ path: [String], _ console: Console) -> Int32 {
        console.write(Help(self, path: path).text)
        return 0
    }
}
