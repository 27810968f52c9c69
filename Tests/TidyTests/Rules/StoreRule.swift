import Foundation

/// Stores load and save: what anything means is decided by values of the domain, or by a stage.
struct StoreRule: Rule {
    let claim = "a function of a store is one statement or one transaction, and no store says what cannot be billed"

    private static let speaks: Exceptions = [
        "Shared/Adapters/Storage/Mapping/MappingTransaction+Plans.swift": "reads stored exceptions back"
    ]
    // Partitions are made beside the transaction that needs them: an empty one is nobody's half of a save.
    private static let ownSteps = ["database.ensurePartitions("]

    func violations(in tree: SourceTree) -> [Violation] {
        tree.files.filter { $0.isSwift && $0.path.hasPrefix("Shared/Adapters/Storage/") }.flatMap { file in
            let words =
                Self.speaks[file.path] == nil
                ? file.violations(
                    "makes a billing exception: a stage says what cannot be billed", in: file.code
                ) { $0.contains("BillingException(") } : []
            return words + severalCalls(in: file)
        }
    }

    private func severalCalls(in file: SourceFile) -> [Violation] {
        // Schema and history go step by step on purpose: each step holds its locks for a moment only.
        guard !["/Schema/", "/Operator/"].contains(where: file.path.contains) else { return [] }
        var found: [Violation] = []
        var function: (name: String, line: Int, calls: Int)?
        for (index, line) in file.code.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if let begun = line.firstMatch(of: /^    (?:[a-z]+ )*func (\w+)/) {
                function = (String(begun.1), index + 1, 0)
            }
            if !Self.ownSteps.contains(where: line.contains) {
                function?.calls += line.matches(of: /\bdatabase\.\w+\(/).count
            }
            guard line == "    }", let ended = function else { continue }
            function = nil
            if ended.calls > 1 {
                found.append(
                    Violation(
                        path: file.path, line: ended.line,
                        problem: "\(ended.name) calls the database \(ended.calls) times outside one transaction"))
            }
        }
        return found
    }
}
