import CommandLine
import Foundation
package import Lifecycle
import Observability

/// Runs a service's executable from its first to its last line: `--help`, `--validate`, or serving until told to stop.
///
/// Serving means: settings read and all wrong ones reported at once (status 2), JSON log lines on standard error, the
/// health and metrics endpoint, then the services that `build` made, in a `ServiceGroup` that SIGTERM and SIGINT stop.
///
/// - Parameters:
///   - name: The executable's name; every log line carries it.
///   - summary: One sentence for `--help`.
///   - settings: Reads everything the service can be told. It is also run on an empty source, for `--help`.
///   - build: Makes the services, in the order of their start, and adds readiness checks and ports.
/// - Returns: the exit status: 0 after a good end, 1 after a fault, 2 for a wrong command line or settings.
package func runService<Settings: Sendable>(
    name: String, summary: String, arguments: [String], environment: [String: String],
    settings: @escaping @Sendable (inout SettingsReader) -> Settings,
    build: @escaping @Sendable (Settings, RuntimeContext) async throws -> [(name: String, service: any Service)]
) async -> Int32 {
    await ServiceMain(name: name, summary: summary, settings: settings, build: build)
        .run(arguments, environment: environment, console: .standard, sink: JSONLinesSink.standardError)
}

/// `runService` with its surroundings as parameters.
struct ServiceMain<Settings: Sendable>: Sendable {
    let name: String
    let summary: String
    let settings: @Sendable (inout SettingsReader) -> Settings
    let build: @Sendable (Settings, RuntimeContext) async throws -> [(name: String, service: any Service)]

    func run(
        _ arguments: [String], environment: [String: String], console: Console, sink: any LogSink
    ) async -> Int32 {
        let validate = Flag("--validate", help: "Check the settings, print those in use and exit: 0 good, 2 wrong.")
        let source = SettingsSource(environment: environment)
        let command = Command(
            name, summary: summary, discussion: "Settings (environment variables):\n" + SettingsReader.help(readAll),
            flags: [validate]
        ) { values in
            values.isSet(validate) ? self.validate(source, console) : await self.serve(source, sink)
        }
        return await command.run(arguments, console: console)
    }

    private func readAll(_ reader: inout SettingsReader) -> (own: Settings, runtime: RuntimeSettings) {
        (settings(&reader), RuntimeSettings(reading: &reader))
    }

    private func validate(_ source: SettingsSource, _ console: Console) -> Int32 {
        do {
            let reader = try SettingsReader.values(from: source, readAll).reader
            console.write(reader.redactedDescription)
            for warning in reader.warnings { console.writeError("warning: \(warning)\n") }
            return 0
        } catch {
            console.writeError("\(error)\n")
            return 2
        }
    }

    private func serve(_ source: SettingsSource, _ sink: any LogSink) async -> Int32 {
        let metrics = MetricsRegistry()
        ProcessMetrics.register(in: metrics)
        var logger = Logger(label: name, sink: CountingSink(sink, in: metrics))
        do {
            let (settings, reader) = try SettingsReader.values(from: source, readAll)
            logger.level = settings.runtime.logLevel
            for warning in reader.warnings { logger.warning("unknown setting", metadata: ["hint": .string(warning)]) }
            let context = RuntimeContext(
                logger: logger, metrics: metrics, health: HealthChecks(service: name),
                ports: PortFile(path: settings.runtime.portFile))
            let runtime = ServiceRuntime(name: name, settings: settings.runtime, context: context)
            return await runtime.run { try await build(settings.own, context) }
        } catch {
            for problem in error.problems {
                logger.error(
                    "wrong setting", metadata: ["setting": .string(problem.name), "problem": .string(problem.problem)])
            }
            return 2
        }
    }
}
