import Foundation

/// Work that nobody waits for is lost at shutdown, and a stage must run whole on the simulation's executor.
struct StructureRule: Rule {
    let claim = "no task is started that nobody waits for; stages and domain name no executor, actor or clock"

    /// Where a C callback, which can't suspend, has to start asynchronous work.
    private static let mayStartTasks: Exceptions = [
        "Shared/Wrappers/HTTPServer/": "the library's callback starts the handler; the exchange keeps and cancels it"
    ]
    private static let leavesTheExecutor = [
        "Task {", "Task(", "Task.detached", "Task.immediate", "Task.sleep", "@MainActor", "DispatchQueue",
        "Thread", "ContinuousClock", "SuspendingClock", "Date()", "UUID()", ".random(", "SystemRandomNumberGenerator",
    ]

    func violations(in tree: SourceTree) -> [Violation] {
        tree.files.filter { $0.isSwift && !$0.isTest && $0.path != "Package.swift" }.flatMap { file -> [Violation] in
            let code = file.code
            if file.path.contains("/Stage/") || file.path.hasPrefix("Shared/Domain/") {
                let actors = file.violations("declares an actor; use a value or a lock", in: code) {
                    $0.contains("actor") && $0.contains(/^\s*(?:[a-z@]+\s+)*actor\s+[A-Z]/)
                }
                return actors
                    + Self.leavesTheExecutor.flatMap { word in
                        file.violations("names '\(word)'; use a port or a child task", in: code) {
                            $0.containsWord(word)
                        }
                    }
            }
            if Self.mayStartTasks.keys.contains(where: file.path.hasPrefix) { return [] }
            return ["Task {", "Task.detached", "Task.immediate"].flatMap { word in
                file.violations("starts a task outside the structure", in: code) { line in
                    // Awaited on the spot it is a shield against cancellation, not work that nobody waits for.
                    line.containsWord(word) && !line.contains("await " + word)
                }
            }
        }
    }
}

extension Substring {
    /// Whether the text stands there and is not the end of a longer name.
    fileprivate func containsWord(_ word: String) -> Bool {
        var rest = self
        while let range = rest.range(of: word) {
            let before = rest[..<range.lowerBound].last
            let isContinued = before.map { $0.isLetter || $0.isNumber || $0 == "_" } ?? false
            if !isContinued || word.hasPrefix(".") || word.hasPrefix("@") { return true }
            rest = rest[range.upperBound...]
        }
        return false
    }
}
