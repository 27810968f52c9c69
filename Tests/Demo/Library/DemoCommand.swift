import CommandLine
import Foundation
import Simulators
import Support

/// `demo --scenario FILE [--result FILE]`: the command behind `make demo`.
package func demo(arguments: [String]) async -> Int32 {
    let scenario = Option(
        "--scenario", "FILE", help: "The world to run, a JSON file.",
        default: "Tests/Scenarios/worked-example.json")
    let result = Option("--result", "FILE", help: "Where the result is written as JSON.")
    let command = Command(
        "demo", summary: "Runs a scenario through the whole platform and shows what was billed.",
        discussion:
            "Exit status: 0 every run ended and the result is complete, 2 the scenario or the command line is refused, else 1.",
        options: [scenario, result]
    ) { values in
        do {
            let world = try Scenario.read(values.required(scenario))
            let file = try values.text(result).map(ResultFile.init)
            let (outcome, table) = try await withPrivateServers { postgres, broker in
                try await DemoRun(world, say: { values.console.line($0) }).run(postgres: postgres, broker: broker)
            }
            try file?.write(outcome)
            values.console.line("\n" + table)
            values.console.line("\n" + outcome.summary)
            return 0
        } catch let error as ScenarioError {
            for problem in error.problems { values.console.writeError("\(problem)\n") }
            return 2
        } catch let error as DemoError {
            values.console.writeError("\(error)\n")
            return error.status
        }
    }
    return await command.run(arguments)
}

/// Starts PostgreSQL and a broker for `body` and stops them afterwards, whatever happens.
private func withPrivateServers<Answer>(
    _ body: (PrivatePostgres, TestBroker) async throws -> Answer
) async throws -> Answer {
    let postgres = try await PrivatePostgres.start()
    do {
        let broker = try await TestBroker.start()
        do {
            let answer = try await body(postgres, broker)
            await broker.stop()
            await postgres.stop()
            return answer
        } catch {
            await broker.stop()
            throw error
        }
    } catch {
        await postgres.stop()
        throw error
    }
}

extension WorldResult {
    /// A few lines for people below the table.
    var summary: String {
        let all = tenants.flatMap(\.additions).filter(\.byTallybridge)
        let lines = all.prefix(20).map { addition in
            "addition \(addition.id) on agreement \(addition.agreementId): \(addition.quantity) × \(addition.product), "
                + "effective \(addition.effectiveDate ?? "at once")"
        }
        let exceptions = tenants.flatMap(\.exceptions).prefix(20).map { "exception \($0.code): \($0.message)" }
        let calls =
            "calls to ConnectWise: \(calls.connectWise.GET) GET, \(calls.connectWise.POST) POST, \(calls.connectWise.PATCH) PATCH"
        return (["In ConnectWise now:"] + lines + exceptions + [calls]).joined(separator: "\n")
    }
}
