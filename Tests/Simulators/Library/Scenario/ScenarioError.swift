/// Why a scenario is refused: every problem found, each with its place in the file.
package struct ScenarioError: Error, Equatable, CustomStringConvertible {
    /// All problems, in the order they were found.
    package let problems: [ScenarioProblem]

    /// A refusal for `problems`.
    package init(problems: [ScenarioProblem]) { self.problems = problems }

    /// One line per problem.
    package var description: String { problems.map(\.description).joined(separator: "\n") }
}

/// One thing that is wrong in a scenario file.
package struct ScenarioProblem: Sendable, Equatable, CustomStringConvertible {
    /// Where: `tenants[0].sites[0].agreements[1].companyId`.
    ///
    /// Empty for the file as a whole.
    package let path: String
    /// What is wrong and what would be right.
    package let message: String

    /// A problem at `path`.
    package init(path: String, message: String) {
        self.path = path
        self.message = message
    }

    /// `path: message`.
    package var description: String { path.isEmpty ? message : "\(path): \(message)" }
}

/// Collects what is wrong while a scenario is read, so that one refusal names everything.
final class ProblemList {
    private(set) var all: [ScenarioProblem] = []

    func add(_ path: String, _ message: String) { all.append(ScenarioProblem(path: path, message: message)) }
}
