/// The compiler accepts imports of transitive targets, so the manifest would slowly stop telling the truth.
struct ImportRule: Rule {
    let claim = "every import is an edge of the manifest"

    /// What the toolchain brings.
    private static let toolchain: Set<String> = [
        "Swift", "Foundation", "FoundationEssentials", "Glibc", "Dispatch", "Synchronization", "Testing",
        "PackageDescription",
    ]

    func violations(in tree: SourceTree) -> [Violation] {
        guard let text = tree.file("Package.swift")?.text else {
            return [Violation(path: "Package.swift", problem: "is missing")]
        }
        let manifest = Manifest(text)
        return tree.files.filter { $0.isSwift && $0.path != "Package.swift" }.flatMap { file -> [Violation] in
            guard let target = manifest.target(holding: file.path) else {
                return [Violation(path: file.path, problem: "belongs to no target of Package.swift")]
            }
            return file.imports.filter { !allowed($0.module, in: target) }.map {
                Violation(path: file.path, line: $0.line, problem: "\(target.name) declares no dependency \($0.module)")
            }
        }
    }

    private func allowed(_ module: String, in target: Manifest.Target) -> Bool {
        Self.toolchain.contains(module) || target.dependencies.contains(module)
    }
}

extension SourceFile {
    /// The modules this file imports, whatever stands before `import`.
    var imports: [(module: String, line: Int)] {
        code.split(separator: "\n", omittingEmptySubsequences: false).enumerated().compactMap { offset, line in
            let words = line.split(separator: " ")
            guard let index = words.firstIndex(of: "import"), index + 1 < words.count,
                words[..<index].allSatisfy({
                    $0.hasPrefix("@") || ["public", "package", "internal", "fileprivate", "private"].contains($0)
                })
            else { return nil }
            let kinds = ["struct", "class", "enum", "protocol", "func", "var", "let", "typealias"]
            let name = kinds.contains(String(words[index + 1])) ? words[index + 2] : words[index + 1]
            return (String(name.split(separator: ".")[0]), offset + 1)
        }
    }
}
