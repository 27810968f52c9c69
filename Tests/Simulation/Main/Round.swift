import CommandLine
import Simulation

/// Lives many seeds, each twice.
struct Round {
    let seeds: UInt64
    let days: Int
    let bug: PlantedBug?

    /// What is wrong with a seed.
    private enum Finding: Sendable {
        case broken(Life.Report)
        case unsteady(Life.Report, Life.Report)
    }

    func run(_ console: Console) -> Int32 {
        let start = ContinuousClock.now
        let total = Total()
        let findings = Crew().search(1..<seeds + 1) { seed in
            let life = Life(seed: seed, days: days, bug: bug)
            let report = life.run()
            if report.violation != nil { return Finding.broken(report) }
            let again = life.run()
            if again.trace != report.trace { return Finding.unsteady(report, again) }
            total.add(report.figures)
            return nil
        }
        for (_, finding) in findings {
            switch finding {
            case .broken(let report): report.tell(console)
            case .unsteady(let first, let second):
                console.line("seed \(first.seed) is not the same twice: \(first.trace), then \(second.trace)")
            }
        }
        guard findings.isEmpty else { return 1 }
        console.line("\(seeds) seeds held: \(total.figures.text) in \((ContinuousClock.now - start).secondsText) s")
        return 0
    }
}

/// Lives one seed and says what happened.
struct Replay {
    let life: Life

    func run(_ console: Console) -> Int32 {
        let report = life.run()
        report.tell(console)
        console.line("trace \(report.trace), \(report.figures.text)")
        return report.violation == nil ? 0 : 1
    }
}

/// Plants each bug and lives seeds until it is found.
struct BugHunt {
    let seeds: UInt64
    let days: Int

    func run(_ console: Console) -> Int32 {
        var found = 0
        for bug in PlantedBug.allCases {
            let findings = Crew().search(1..<seeds + 1) { seed in
                let report = Life(seed: seed, days: days, bug: bug).run()
                return report.violation.map { "seed \(seed): \($0)" }
            }
            console.line("\(bug.rawValue): \(findings.first?.answer ?? "not found in \(seeds) seeds")")
            found += findings.isEmpty ? 0 : 1
        }
        console.line("\(found) of \(PlantedBug.allCases.count) found")
        return found == PlantedBug.allCases.count ? 0 : 1
    }
}
