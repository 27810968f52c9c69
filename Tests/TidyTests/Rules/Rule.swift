/// What breaks a rule, and where.
struct Violation: Equatable, CustomStringConvertible {
    let path: String
    var line: Int?
    let problem: String

    var description: String { "\(path)\(line.map { ":\($0)" } ?? ""): \(problem)" }
}

/// A habit of this repository that a program can check.
protocol Rule: Sendable {
    /// As a sentence: what is true of the tree.
    var claim: String { get }
    func violations(in tree: SourceTree) -> [Violation]
}

/// Places a rule leaves alone, each with the reason.
typealias Exceptions = [String: String]

extension SourceFile {
    /// The lines of a text that match, as violations.
    func violations(_ problem: String, in text: String, where matches: (Substring) -> Bool) -> [Violation] {
        text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
            .filter { matches($0.element) }
            .map { Violation(path: path, line: $0.offset + 1, problem: problem) }
    }
}
