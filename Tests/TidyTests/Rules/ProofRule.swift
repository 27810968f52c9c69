import Foundation

/// What the compiler is told not to check, a sentence must prove: which lock, queue or promise of a C library.
struct ProofRule: Rule {
    let claim = "everything unchecked has its proof just above"
    private static let unchecked = ["@unchecked Sendable", "nonisolated(unsafe)", "@preconcurrency"]

    func violations(in tree: SourceTree) -> [Violation] {
        tree.files.filter { $0.isSwift }.flatMap { file -> [Violation] in
            let lines = file.lines
            return file.code.split(separator: "\n", omittingEmptySubsequences: false).enumerated().compactMap {
                offset, line in
                guard let word = Self.unchecked.first(where: { line.contains($0) }) else { return nil }
                let above = lines[max(0, offset - 4)...offset]
                guard !above.contains(where: { $0.contains("Proof:") }) else { return nil }
                return Violation(path: file.path, line: offset + 1, problem: "\(word) without a // Proof: above it")
            }
        }
    }
}
