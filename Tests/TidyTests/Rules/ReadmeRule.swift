/// A reader who opens a folder is told what it owns.
struct ReadmeRule: Rule {
    let claim = "every library has a README of 3 to 30 lines"

    func violations(in tree: SourceTree) -> [Violation] {
        let manifest = Manifest(tree.file("Package.swift")?.text ?? "")
        return manifest.targets.filter { $0.kind == .library }.compactMap { target in
            let path = target.path + "/README.md"
            guard let file = tree.file(path) else { return Violation(path: path, problem: "is missing") }
            let count = file.lines.count - 1
            return (3...30).contains(count) ? nil : Violation(path: path, problem: "has \(count) lines, not 3 to 30")
        }
    }
}
