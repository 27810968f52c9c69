import CommandLine
import Foundation
import Simulation

@main
struct Main {
    static func main() async {
        exit(await simulate.run(Array(ProcessInfo.processInfo.arguments.dropFirst())))
    }
}

private let seeds = Option("--seeds", "COUNT", help: "How many seeds are lived, from 1.", default: "300")
private let seed = Option("--seed", "SEED", help: "Lives this one seed only and says what happened.")
private let days = Option("--days", "COUNT", help: "How many days a world has.", default: "5")
private let bug = Option(
    "--bug", "NAME",
    help: "Plants this bug: \(PlantedBug.allCases.map(\.rawValue).joined(separator: ", ")).")
private let allBugs = Flag("--bugs", help: "Plants each bug in turn and lives seeds until it is found.")

private let simulate = Command(
    "simulate", summary: "Lives random worlds of all services, without a clock, a network or a database.",
    discussion: """
        Every seed is lived twice and must leave the same trace. A seed that breaks a promise is printed with its last
        steps and ends the program with status 1.
        """,
    options: [seeds, seed, days, bug], flags: [allBugs]
) { values in
    let count = UInt64(max(1, try values.number(seeds) ?? 1))
    let length = max(1, try values.number(days) ?? 5)
    if values.isSet(allBugs) { return BugHunt(seeds: count, days: length).run(values.console) }
    let planted = try values.text(bug).map { name in
        guard let bug = PlantedBug(rawValue: name) else { throw UsageError("there is no bug '\(name)'") }
        return bug
    }
    if let one = try values.number(seed) {
        return Replay(life: Life(seed: UInt64(one), days: length, bug: planted)).run(values.console)
    }
    return Round(seeds: count, days: length, bug: planted).run(values.console)
}
