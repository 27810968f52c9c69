import Demo
import Simulators
import StrictJSON
import Support

/// What became of a world.
enum WorldOutcome: Sendable {
    /// It ran: the result file.
    case result(JSONValue)
    /// It was refused, with these words.
    case refused(String)

    /// Runs a world on the servers that all tests share.
    ///
    /// - Parameter disturb: Called after a day's runs were requested.
    static func of(
        _ scenario: () throws -> Scenario,
        disturb: (@Sendable (Int, Platform) async throws -> Void)? = nil
    ) async throws -> WorldOutcome {
        let world: Scenario
        do {
            world = try scenario()
        } catch let error as ScenarioError {
            return .refused(error.description)
        }
        let (postgres, broker) = (try await SharedServers.postgres(), try await SharedServers.broker())
        return try await WorldGate.shared.pass {
            do {
                let (result, _) = try await DemoRun(world, onDay: disturb, say: { _ in })
                    .run(postgres: postgres, broker: broker)
                return .result(try JSONValue(parsing: result.encoded()))
            } catch let error as DemoError where error.status == 2 {
                return .refused(error.description)
            }
        }
    }
}
