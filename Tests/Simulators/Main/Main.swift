import CommandLine
import Foundation
import Lifecycle
import Simulators
import StrictJSON

@main
struct Main {
    static func main() async {
        exit(await simulators.run(Array(ProcessInfo.processInfo.arguments.dropFirst())))
    }
}

private let scenarioFile = Option(
    "--scenario", "FILE", help: "The scenario file that describes the world.",
    default: "Tests/Scenarios/worked-example.json")

private let simulators = Command(
    "simulators", summary: "Serve the simulated ConnectWise sites and Kaspersky sources of a scenario.",
    discussion: """
        Prints one JSON line with addresses and credentials when they answer, then runs until SIGINT or SIGTERM.
        A refused scenario ends with status 2, each problem on a line of standard error.
        """,
    options: [scenarioFile]
) { values in
    let scenario: Scenario
    do {
        scenario = try Scenario.read(values.required(scenarioFile))
    } catch let refusal as ScenarioError {
        values.console.writeError(refusal.description + "\n")
        return 2
    }
    let world = SimulatedWorld(scenario)
    let serving = ClosureService {
        let endpoints = try await world.start()
        values.console.line(endpoints.json.line)
        await gracefulShutdown()
        await world.shutdown()
    }
    try await ServiceGroup(services: [("simulators", serving)]).run()
    return 0
}
