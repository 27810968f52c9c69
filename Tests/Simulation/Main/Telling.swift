import CommandLine
import Locking
import Simulation

extension Life.Report {
    /// Prints what broke, and how it came to that.
    func tell(_ console: Console) {
        guard let violation else { return console.line("seed \(seed) held") }
        console.line("seed \(seed) broke a promise")
        console.line("  \(violation)")
        console.line("  the last steps:")
        for step in lastSteps { console.line("    \(step)") }
        console.line("  replay: make simulate SEED=\(seed)   trace \(trace)")
    }
}

/// The figures of all seeds so far.
final class Total: Sendable {
    private let sum = Locked(Figures())

    var figures: Figures { sum.withLock { $0 } }

    func add(_ figures: Figures) { sum.withLock { $0 = $0 + figures } }
}

extension Figures {
    var text: String {
        "\(days.grouped) days, \(portCalls.grouped) port calls, \(crashes.grouped) crashes, "
            + "\(outsideCalls.grouped) calls outside (\(outsideFaults.grouped) went wrong), "
            + "\(records.grouped) records (\(lostRecords.grouped) lost), \(writes.grouped) writes (\(lateWrites.grouped) late), \(moves.grouped) moves to another agreement, "
            + "\(steps.grouped) steps"
    }
}

extension Int {
    /// With commas between thousands.
    fileprivate var grouped: String {
        var digits = String(self)
        var groups: [String] = []
        while digits.count > 3 {
            groups.insert(String(digits.suffix(3)), at: 0)
            digits.removeLast(3)
        }
        return ([digits] + groups).joined(separator: ",")
    }
}

extension Duration {
    var secondsText: String { String(components.seconds) }
}
