import CommandLine

/// Reads settings and keeps what was declared on the way: one pass yields the values, all problems and the help.
///
/// A setting that is missing or wrong is noted and a stand-in is returned, so that the pass goes on and finds the others;
/// `values(from:_:)` throws the collected problems before anybody sees a stand-in. A pass over an empty source yields
/// the declarations for `--help`.
package struct SettingsReader {
    private let source: SettingsSource
    /// What has been declared so far, in order.
    package private(set) var declarations: [SettingDeclaration] = []
    /// What has been found wrong so far.
    package private(set) var problems: [SettingsProblem] = []
    private var effective: [(name: String, text: String)] = []

    /// Reads from `source`.
    package init(_ source: SettingsSource) { self.source = source }

    /// Notes a problem that only shows when several settings are seen together.
    ///
    /// `name` is without prefix.
    package mutating func reject(_ name: String, because problem: String) {
        problems.append(SettingsProblem(name: source.prefix + name, problem: problem))
    }

    /// One line for each variable that has the prefix but that no declaration knows, with what was probably meant.
    package var warnings: [String] {
        let known = declarations.flatMap { $0.isSecret ? [$0.name, $0.name + "_FILE"] : [$0.name] }
        return source.names.filter { !known.contains($0) }.map { name in
            "\(name) is not known here" + (closest(to: name, among: known).map { ", did you mean \($0)?" } ?? "")
        }
    }

    /// The values in use, one `NAME=value` a line, secrets hidden, defaults marked.
    package var redactedDescription: String { effective.map { "\($0.name)=\($0.text)\n" }.joined() }

    /// The declarations as the table of a help text.
    package var helpText: String { HelpTable.text(declarations.map(\.helpRow)) }

    /// Reads any kind of value: what the other methods are made of.
    ///
    /// - Parameters:
    ///   - name: Without prefix.
    ///   - expects: What a right value looks like, for the help and for the problem: "a whole number from 1 to 64".
    ///   - defaultText: The default as it would be written; must be parsable. `nil`: no default.
    ///   - isRequired: Whether it must be set when it has no default.
    ///   - parse: Makes the value; `nil` when the text is not what is expected.
    /// - Returns: the value; `nil` when it is missing or wrong.
    package mutating func value<Value>(
        _ name: String, expects: String, default defaultText: String?, isRequired: Bool, isSecret: Bool = false,
        help: String, parse: (String) -> Value?
    ) -> Value? {
        let name = source.prefix + name
        precondition(!declarations.contains { $0.name == name }, "\(name) is declared twice")
        declarations.append(
            SettingDeclaration(
                name: name, expects: expects, defaultText: defaultText, help: help, isSecret: isSecret,
                isRequired: isRequired && defaultText == nil))
        guard let text = given(name, isSecret: isSecret) else { return missing(name, defaultText, isRequired, parse) }
        guard let value = parse(text) else {
            let shown = isSecret ? "has a value that can't be used" : "is '\(text)'"
            return refuse(name, "\(shown), but must be \(expects)")
        }
        effective.append((name, isSecret ? "<redacted>" : text))
        return value
    }

    private mutating func missing<Value>(
        _ name: String, _ defaultText: String?, _ isRequired: Bool, _ parse: (String) -> Value?
    ) -> Value? {
        guard let defaultText else {
            // A secret's file that could not be read has already been noted.
            if isRequired && !problems.contains(where: { $0.name == name }) {
                return refuse(name, "is not set, but must be \(declarations.last?.expects ?? "")")
            }
            return nil
        }
        guard let value = parse(defaultText) else { preconditionFailure("the default of \(name) is not a right value") }
        effective.append((name, "\(defaultText) (default)"))
        return value
    }

    private mutating func given(_ name: String, isSecret: Bool) -> String? {
        let direct = source.value(of: name)
        guard isSecret, let path = source.value(of: name + "_FILE") else { return direct }
        if direct != nil { return refuse(name, "and \(name)_FILE are both set; remove one of them") }
        do {
            let text = try source.readFile(path)
            let trimmed = text.last?.isNewline == true ? String(text.dropLast()) : text
            return trimmed.isEmpty ? refuse(name, "can't be read: the file \(path) is empty") : trimmed
        } catch { return refuse(name, "can't be read from the file \(path): name a readable text file") }
    }

    private mutating func refuse<Value>(_ name: String, _ problem: String) -> Value? {
        problems.append(SettingsProblem(name: name, problem: problem))
        return nil
    }
}

extension SettingsReader {
    /// Reads all settings in one pass.
    ///
    /// - Returns: the values, and the reader for warnings and the redacted description.
    /// - Throws: all problems at once.
    package static func values<Settings>(
        from source: SettingsSource, _ read: (inout SettingsReader) -> Settings
    ) throws(SettingsProblems) -> (settings: Settings, reader: SettingsReader) {
        var reader = SettingsReader(source)
        let settings = read(&reader)
        guard reader.problems.isEmpty else { throw SettingsProblems(problems: reader.problems) }
        return (settings, reader)
    }

    /// The help of all settings that `read` declares.
    package static func help<Settings>(
        prefix: String = "TALLYBRIDGE_", _ read: (inout SettingsReader) -> Settings
    ) -> String {
        var reader = SettingsReader(SettingsSource(environment: [:], prefix: prefix))
        _ = read(&reader)
        return reader.helpText
    }
}
