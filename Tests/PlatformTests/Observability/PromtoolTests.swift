import Foundation
import Observability
import Testing

/// Prometheus's own opinion, where its tool is installed.
@Suite("metrics as Prometheus reads them", .enabled(if: FileManager.default.isExecutableFile(atPath: promtool)))
struct PromtoolTests {
    @Test("promtool finds nothing wrong with what is rendered")
    func lint() async throws {
        let registry = MetricsRegistry()
        registry.counter("example_calls_total", help: "Calls \\ made\nso far.", labels: ["name"])
            .increment(by: 3, labels: ["a \"b\" \\ c\nd"])
        registry.gauge("example_size_bytes", help: "Size.").set(1.5e300)
        registry.histogram("example_took_seconds", help: "Time.").observe(.milliseconds(1500))
        let (status, complaints) = try await check(registry.renderPrometheus())
        #expect(status == 0, "\(complaints)")
        #expect(complaints == "")
    }

    @Test("promtool can fail")
    func lintFails() async throws {
        let (status, _) = try await check("# TYPE a counter\na{b=\"c} 1\n")
        #expect(status != 0)
    }

    private func check(_ metrics: String) async throws -> (status: Int32, complaints: String) {
        let process = Process()
        let (input, output) = (Pipe(), Pipe())
        process.executableURL = URL(filePath: promtool)
        process.arguments = ["check", "metrics"]
        process.standardInput = input
        process.standardOutput = output
        process.standardError = output
        let status = try await withCheckedThrowingContinuation { (ended: CheckedContinuation<Int32, any Error>) in
            process.terminationHandler = { ended.resume(returning: $0.terminationStatus) }
            do { try process.run() } catch { return ended.resume(throwing: error) }
            // Both texts are far smaller than a pipe's buffer: neither side waits for the other.
            input.fileHandleForWriting.write(Data(metrics.utf8))
            try? input.fileHandleForWriting.close()
        }
        let complaints = try output.fileHandleForReading.readToEnd() ?? Data()
        return (status, String(decoding: complaints, as: UTF8.self))
    }
}

private let promtool = "/usr/bin/promtool"
