import Foundation

/// Words that are put off or cut corners.
struct ReminderRule: Rule {
    let claim = "no reminders are left behind"
    /// Put together here, so that this file does not break its own rule.
    private let words = ["TO" + "DO", "FIX" + "ME", "XX" + "X:"]

    func violations(in tree: SourceTree) -> [Violation] {
        tree.files.flatMap { file in
            words.flatMap { word in file.violations("says \(word)", in: file.text) { $0.contains(word) } }
        }
    }
}

/// Calls that have no place in a service.
struct CallRule: Rule {
    let claim = "no forced try, no print outside command lines, no sleep, no block comment"

    /// Where printing is what the program is for.
    private static let mayPrint = [
        "Services/tallybridge/", "Tests/Demo/", "Tests/Simulators/Main/", "Shared/Platform/CommandLine/",
    ]
    /// Where waiting for time to pass is the thing itself.
    private static let maySleep: Exceptions = [
        "Shared/Platform/Lifecycle/ServiceGroup.swift": "the deadline of a shutdown",
        "Shared/Platform/Lifecycle/GracefulShutdown.swift": "a pause that a shutdown ends early",
        "Shared/Runtime/Health/DependencyCheck.swift": "the time-out of a check",
        "Shared/Wrappers/HTTPServer/Daemon/RequestCount.swift": "the deadline of a stop",
        "Shared/Wrappers/Postgres/PostgresPool.swift": "the pause before connecting again",
        "Shared/Adapters/SystemPorts/": "the real clock",
        "Tests/Support/": "deadlines of tests",
        "Tests/Simulators/Library/World/ModelServer.swift": "how long a simulated system takes to answer",
    ]

    func violations(in tree: SourceTree) -> [Violation] {
        tree.files.filter { $0.isSwift && $0.path != "Package.swift" }.flatMap { file -> [Violation] in
            let code = file.code
            var found = file.violations("forces a try", in: code) { $0.contains("try!") }
            if !Self.mayPrint.contains(where: file.path.hasPrefix) && file.name != "Main.swift" {
                found += file.violations("prints; services log", in: code) { $0.callsFunction("print") }
            }
            if !Self.maySleep.keys.contains(where: file.path.hasPrefix) {
                found += file.violations("sleeps; wait for a condition or an injected clock", in: code) { line in
                    // A task that waits an hour only to be cancelled is no synchronisation.
                    let sleeps = ["Task.sleep", "Thread.sleep", "usleep(", "nanosleep("].contains { line.contains($0) }
                    return sleeps && !(file.isTest && line.contains(".seconds(3600)"))
                }
            }
            return found
        }
    }
}

extension Substring {
    /// Whether the free function of this name is called: not a method, not a longer name.
    fileprivate func callsFunction(_ name: String) -> Bool {
        var rest = self
        while let range = rest.range(of: name + "(") {
            let before = rest[..<range.lowerBound].last
            if before == nil
                || !(before == "." || before == "_" || before?.isLetter == true || before?.isNumber == true)
            {
                return true
            }
            rest = rest[range.upperBound...]
        }
        return false
    }
}
