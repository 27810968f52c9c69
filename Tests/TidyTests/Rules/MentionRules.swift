import Foundation

/// An operator who sets a variable that nothing reads gets no answer at all.
struct SettingMentionRule: Rule {
    let claim = "every TALLYBRIDGE_ variable that is mentioned is read somewhere"

    func violations(in tree: SourceTree) -> [Violation] {
        let known = Self.known(in: tree)
        return tree.files.filter { $0.isForOperators }.flatMap { file in
            file.mentions(of: /TALLYBRIDGE_[A-Z_]*[A-Z]/).compactMap { name, line in
                let plain = name.hasSuffix("_FILE") ? String(name.dropLast(5)) : name
                guard !known.contains(name) && !known.contains(plain) else { return nil }
                return Violation(path: file.path, line: line, problem: "names \(name), which nothing reads")
            }
        }
    }

    /// Settings that are declared, and variables that tests and tools read themselves.
    private static func known(in tree: SourceTree) -> Set<String> {
        let declared = tree.files.filter { $0.isSwift && !$0.isTest && $0.text.contains("ettings") }.flatMap { file in
            file.text.matches(of: declaration).map { "TALLYBRIDGE_" + $0.output.1 }
        }
        let read = tree.files.filter { $0.isSwift && $0.isTest && !$0.path.hasPrefix("Tests/RuntimeTests/") }.flatMap {
            $0.mentions(of: /"TALLYBRIDGE_[A-Z_]+"/).map { $0.name.replacing("\"", with: "") }
        }
        return Set(declared + read)
    }

    private static var declaration: Regex<(Substring, Substring)> {
        /\.(?:string|optionalString|secret|int|bool|choice|list|address|duration|value)\(\s*"([A-Z_]+)"/
    }
}

/// An alert on a metric that nothing exports never fires.
struct MetricMentionRule: Rule {
    let claim = "every tallybridge_ metric that is mentioned is exported"

    func violations(in tree: SourceTree) -> [Violation] {
        let exported = Set(
            tree.files.filter { $0.isSwift && !$0.isTest }.flatMap { file in
                file.mentions(of: /"tallybridge_[a-z_]+"/).map { $0.name.replacing("\"", with: "") }
            })
        return tree.files.filter { $0.isForOperators }.flatMap { file in
            file.mentions(of: Self.metric).compactMap { name, line in
                let base = ["_bucket", "_sum", "_count"].first { name.hasSuffix($0) }.map {
                    String(name.dropLast($0.count))
                }
                guard !exported.contains(name) && !exported.contains(base ?? name) else { return nil }
                return Violation(
                    path: file.path, line: line, problem: "names the metric \(name), which nothing exports")
            }
        }
    }

    /// By its unit, as roles of the database begin alike.
    private static var metric: Regex<Substring> {
        /tallybridge_[a-z_]*_(?:total|seconds|bytes|ratio|info|messages|items|bucket|sum|count)\b/
    }
}

extension SourceFile {
    /// What operators read or run: everything outside the sources, and the Markdown among them.
    fileprivate var isForOperators: Bool {
        path.hasSuffix(".md") || path.hasPrefix("deploy/") || path == "docker-compose.yml"
    }

    fileprivate func mentions(of pattern: Regex<Substring>) -> [(name: String, line: Int)] {
        lines.enumerated().filter { $0.element.contains("tallybridge_") || $0.element.contains("TALLYBRIDGE_") }
            .flatMap { offset, line in
                line.matches(of: pattern).map { (String($0.output), offset + 1) }
            }
    }
}
