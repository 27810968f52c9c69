/// `public` would promise something to other packages, and ask for a comment where a name says it all.
struct AccessRule: Rule {
    let claim = "nothing is public: what other targets use is for the package"

    func violations(in tree: SourceTree) -> [Violation] {
        tree.files.filter { $0.isSwift && $0.path != "Package.swift" }.flatMap { file in
            file.violations("is public; say package", in: file.code) { $0.contains(/\bpublic\b/) }
        }
    }
}
