/// Collects what is wrong while a scenario is read, so that one refusal names everything.
final class ProblemList {
    private(set) var all: [ScenarioProblem] = []

    func add(_ path: String, _ message: String) { all.append(ScenarioProblem(path: path, message: message)) }
}
