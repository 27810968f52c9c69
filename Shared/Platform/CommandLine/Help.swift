/// The help text of one command.
struct Help {
    private let command: Command
    private let path: [String]

    init(_ command: Command, path: [String]) {
        self.command = command
        self.path = path
    }

    var text: String {
        let call = path.joined(separator: " ")
        var text = "\(command.summary)\n"
        if !command.discussion.isEmpty { text += "\n\(command.discussion)\n" }
        switch command.kind {
        case .group(let commands):
            text += "\nUsage: \(call) SUBCOMMAND ...\n"
            text += table("Subcommands", commands.map { ($0.name, $0.summary) })
            text += "\nSee '\(call) SUBCOMMAND --help' for each.\n"
        case .leaf(let options, let flags, let places, _):
            text +=
                "\nUsage: \(([call] + options.map(\.usage) + flags.map { "[\($0.name)]" } + places.map(\.placeholder)).joined(separator: " "))\n"
            text += table("Arguments", places.map { ($0.placeholder, $0.help) })
            let optionRows = options.map { ("\($0.name) \($0.placeholder)", $0.help + $0.defaultNote) }
            let flagRows = flags.map { ($0.name, $0.help) } + [("--help", "Show this help.")]
            text += table("Options", optionRows + flagRows)
        }
        return text
    }

    private func table(_ title: String, _ rows: [(String, String)]) -> String {
        rows.isEmpty ? "" : "\n\(title):\n" + HelpTable.text(rows)
    }
}

/// Two columns: what is typed, and what it means, wrapped.
package enum HelpTable {
    /// The rows as text, indented by two, at most `columns` wide where words allow it.
    package static func text(_ rows: [(String, String)], columns: Int = 100) -> String {
        let width = min(rows.map { $0.0.count }.max() ?? 0, 34)
        return rows.map { row(left: $0.0, right: $0.1, width: width, columns: columns) }.joined()
    }

    private static func row(left: String, right: String, width: Int, columns: Int) -> String {
        let margin = String(repeating: " ", count: width + 4)
        var lines = wrapped(right, to: max(20, columns - width - 4))
        var text = "  " + left
        if left.count > width || lines.isEmpty {
            text += "\n"
        } else {
            text += String(repeating: " ", count: width - left.count + 2) + lines.removeFirst() + "\n"
        }
        return text + lines.map { margin + $0 + "\n" }.joined()
    }

    private static func wrapped(_ text: String, to width: Int) -> [String] {
        text.split(separator: " ").reduce(into: []) { lines, word in
            if let last = lines.last, last.count + 1 + word.count <= width {
                lines[lines.count - 1] += " " + word
            } else {
                lines.append(String(word))
            }
        }
    }
}

extension Option {
    fileprivate var usage: String { isRequired ? "\(name) \(placeholder)" : "[\(name) \(placeholder)]" }
    fileprivate var defaultNote: String { defaultValue.map { " (default: \($0))" } ?? "" }
}
