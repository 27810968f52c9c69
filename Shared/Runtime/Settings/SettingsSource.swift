import Foundation

/// Where settings are read from: environment variables with a common prefix, and files they name.
package struct SettingsSource: Sendable {
    /// What every variable's name begins with.
    package let prefix: String
    let environment: [String: String]
    let readFile: @Sendable (String) throws -> String

    /// Reads these variables.
    ///
    /// `readFile` gives the text of a file at a path; without it files are read.
    package init(
        environment: [String: String], prefix: String = "TALLYBRIDGE_",
        readFile: (@Sendable (String) throws -> String)? = nil
    ) {
        self.prefix = prefix
        self.environment = environment
        self.readFile = readFile ?? { path in try String(contentsOf: URL(filePath: path), encoding: .utf8) }
    }

    /// The variable's value; an empty one counts as not set, as container tools make no difference.
    func value(of name: String) -> String? {
        guard let value = environment[name], !value.isEmpty else { return nil }
        return value
    }

    var names: [String] { environment.keys.filter { $0.hasPrefix(prefix) }.sorted() }
}
