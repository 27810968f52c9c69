import CommandLine
import Foundation
import HTTPClient
import HTTPMessages
import Lifecycle
import Locking
import Observability
import Support
import Testing

@testable import Runtime

@Suite("a service's executable")
struct ServiceMainTests {
    private struct Settings: Sendable {
        let password: Secret
        let port: Int

        init(reading settings: inout SettingsReader) {
            password = settings.secret("PASSWORD", help: "Opens the database.")
            port = settings.int("HTTP_PORT", default: 8080, in: 0...65535, help: "Where the API is.")
        }
    }

    private struct Outcome {
        let status: Int32
        let out: String
        let err: String
        let lines: [LogRecord]
    }

    private func run(
        _ arguments: [String] = [], _ environment: [String: String] = [:],
        build: @escaping @Sendable (RuntimeContext) async throws -> [(name: String, service: any Service)] = { _ in [] }
    ) async -> Outcome {
        let (out, err, sink) = (Locked(""), Locked(""), CapturingSink())
        let console = Console(
            write: { text in out.withLock { $0 += text } }, writeError: { text in err.withLock { $0 += text } })
        let main = ServiceMain(
            name: "example-service", summary: "Serves as an example.", settings: Settings.init(reading:),
            build: { _, context in try await build(context) })
        let status = await main.run(arguments, environment: environment, console: console, sink: sink)
        return Outcome(status: status, out: out.withLock { $0 }, err: err.withLock { $0 }, lines: sink.records)
    }

    @Test("--help lists its own and the common settings")
    func help() async {
        let outcome = await run(["--help"])
        #expect(outcome.status == 0)
        let words = outcome.out.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        for text in [
            "Serves as an example.", "TALLYBRIDGE_PASSWORD", "required", "TALLYBRIDGE_HTTP_PORT", "default: 8080",
            "TALLYBRIDGE_LOG_LEVEL", "TALLYBRIDGE_HEALTH_PORT", "--validate",
        ] {
            #expect(words.contains(text), "\(text) is missing")
        }
    }

    @Test("--validate shows the settings in use and warns")
    func validates() async {
        let outcome = await run(["--validate"], ["TALLYBRIDGE_PASSWORD": "hush", "TALLYBRIDGE_PASWORD": "x"])
        #expect(outcome.status == 0)
        #expect(outcome.out.contains("TALLYBRIDGE_PASSWORD=<redacted>\nTALLYBRIDGE_HTTP_PORT=8080 (default)\n"))
        #expect(!outcome.out.contains("hush"))
        #expect(
            outcome.err == "warning: TALLYBRIDGE_PASWORD is not known here, did you mean TALLYBRIDGE_PASSWORD?\n")
    }

    @Test("--validate reports all wrong settings with status 2")
    func validationFails() async {
        let outcome = await run(["--validate"], ["TALLYBRIDGE_HTTP_PORT": "x", "TALLYBRIDGE_LOG_LEVEL": "loud"])
        #expect(outcome.status == 2)
        #expect(
            outcome.err == """
                TALLYBRIDGE_PASSWORD is not set, but must be a text
                TALLYBRIDGE_HTTP_PORT is 'x', but must be a whole number from 0 to 65535
                TALLYBRIDGE_LOG_LEVEL is 'loud', but must be one of trace, debug, info, warning, error

                """)
    }

    @Test("serving with wrong settings logs each of them and ends with status 2")
    func wrongSettings() async {
        let outcome = await run([], ["TALLYBRIDGE_HTTP_PORT": "x"])
        #expect(outcome.status == 2)
        #expect(
            outcome.lines.map { $0.metadata["setting"] } == ["TALLYBRIDGE_PASSWORD", "TALLYBRIDGE_HTTP_PORT"])
        #expect(outcome.lines.allSatisfy { $0.level == .error && $0.label == "example-service" })
    }

    @Test("an unknown option is refused with status 2")
    func unknownOption() async {
        let outcome = await run(["--validat"])
        #expect(outcome.status == 2)
        #expect(outcome.err.contains("unknown option '--validat', did you mean '--validate'?"))
    }

    @Test("a service that can't be built ends the process with status 1")
    func buildFails() async {
        struct Unreachable: Error {}
        let outcome = await run([], ["TALLYBRIDGE_PASSWORD": "x"]) { _ in throw Unreachable() }
        #expect(outcome.status == 1)
        #expect(outcome.lines.last?.message == "service failed")
        #expect(outcome.lines.last?.metadata["error"] == "Unreachable()")
    }

    @Test("a service that fails ends the process with status 1, the others stopped first")
    func serviceFails() async {
        struct Lost: Error {}
        let stopped = Latch()
        let outcome = await run([], ["TALLYBRIDGE_PASSWORD": "x"]) { _ in
            let patient = ClosureService {
                await gracefulShutdown()
                stopped.raise()
            }
            return [("patient", patient), ("broken", ClosureService { throw Lost() })]
        }
        #expect(outcome.status == 1)
        #expect(stopped.isRaised)
        #expect(outcome.lines.map(\.message).suffix(2) == ["stopping", "service failed"])
    }

    @Test("health and metrics are served from before the services are built until they have ended")
    func endpoints() async throws {
        let answers = Locked<[String: HTTPResponse]>([:])
        _ = await run([], ["TALLYBRIDGE_PASSWORD": "x"]) { context in
            let client = HTTPClient(HTTPClientConfiguration(userAgent: "test", addressPolicy: .any))
            let port = try #require(context.ports.all["health"])
            context.addReadinessCheck("database") {}
            context.metrics.counter("example_runs_total", help: "Runs.").increment()
            @Sendable func get(_ path: String) async throws -> HTTPResponse {
                try await client.send(HTTPRequest(method: "GET", url: "http://127.0.0.1:\(port)\(path)"))
            }
            @Sendable func keep(_ name: String, _ path: String) async throws {
                let answer = try await get(path)
                answers.withLock { $0[name] = answer }
            }
            try await keep("starting", "/health/ready")
            let visitor = ClosureService {
                while try await get("/health/ready").status != 200 { await Task.yield() }
                for path in ["/health/live", "/health/ready", "/metrics", "/nothing"] { try await keep(path, path) }
            }
            let last = ClosureService {
                await gracefulShutdown()
                try await keep("stopping", "/health/ready")
                await client.shutdown()
            }
            return [("last", last), ("visitor", visitor)]
        }
        let got = answers.withLock { $0 }
        #expect(
            got.mapValues(\.status) == [
                "starting": 503, "/health/live": 200, "/health/ready": 200, "/metrics": 200, "/nothing": 404,
                "stopping": 503,
            ])
        func text(_ name: String) -> String { String(decoding: got[name]?.body ?? [], as: UTF8.self) }
        #expect(
            text("/health/ready")
                == #"{"dependencies":{"database":{"ok":true}},"service":"example-service","status":"ready"}"#)
        #expect(text("stopping").contains(#""status":"stopping""#))
        #expect(text("/metrics").contains("\nexample_runs_total 1\n"))
        #expect(text("/metrics").contains("\nprocess_resident_memory_bytes "))
        #expect(text("/metrics").contains("\ntallybridge_log_lines_total{level=\"info\"} "))
        #expect(got["/metrics"]?.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8")
    }

    @Test("SIGTERM stops it with status 0")
    func termination() async throws {
        let result = await #expect(processExitsWith: .success, observing: [\.standardErrorContent]) {
            let status = await runService(
                name: "example-service", summary: "Serves.", arguments: [], environment: [:], settings: { _ in },
                build: { _, _ in
                    let service = ClosureService {
                        kill(getpid(), SIGTERM)
                        await gracefulShutdown()
                    }
                    return [("example", service)]
                })
            exit(status)
        }
        let lines = String(decoding: try #require(result).standardErrorContent, as: UTF8.self)
        #expect(
            lines.contains(#""level":"info","service":"example-service","message":"stopping","reason":"signal 15"}"#))
        #expect(lines.contains(#""message":"stopped"}"#))
    }

    @Test("a service deaf to everything does not keep the process alive")
    func deafService() async throws {
        let environment = ["TALLYBRIDGE_SHUTDOWN_TIMEOUT_SECONDS": "1"]
        let result = await #expect(processExitsWith: .exitCode(1), observing: [\.standardErrorContent]) {
            [environment = environment as [String: String]] in
            let status = await runService(
                name: "example-service", summary: "Serves.", arguments: [], environment: environment,
                settings: { _ in },
                build: { _, _ in
                    let deaf = ClosureService { await withCheckedContinuation { forgotten.hold($0) } }
                    return [("deaf", deaf), ("short", ClosureService {})]
                })
            exit(status)
        }
        let lines = String(decoding: try #require(result).standardErrorContent, as: UTF8.self)
        #expect(lines.contains(#""message":"process ended by force","services":["deaf"]}"#))
    }
}

/// Keeps a continuation that nobody resumes.
private final class Keeper: Sendable {
    private let kept = Locked<CheckedContinuation<Void, Never>?>(nil)
    func hold(_ continuation: CheckedContinuation<Void, Never>) { kept.withLock { $0 = continuation } }
}

private let forgotten = Keeper()
