/// A long file has a second idea in it.
struct SizeRule: Rule {
    let claim = "no Swift file is longer than 400 lines"
    private let limit = 400

    func violations(in tree: SourceTree) -> [Violation] {
        tree.files.filter { $0.isSwift && $0.lines.count > limit + 1 }.map {
            Violation(path: $0.path, problem: "has \($0.lines.count - 1) lines; look for the second idea in it")
        }
    }
}
