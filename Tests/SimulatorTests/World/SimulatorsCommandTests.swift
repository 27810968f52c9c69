import Foundation
import Simulators
import StrictJSON
import Support
import Testing

struct SimulatorsCommandTests {
    /// The executable that was built beside this test bundle.
    private func executable() throws -> String {
        let bundle = try #require(CommandLine.arguments.first { $0.contains(".xctest") || $0.contains("PackageTests") })
        var folder = URL(fileURLWithPath: bundle).deletingLastPathComponent()
        while folder.path.count > 1 {
            let candidate = folder.appendingPathComponent("simulators").path
            if FileManager.default.isExecutableFile(atPath: candidate) { return candidate }
            folder = folder.deletingLastPathComponent()
        }
        throw SupportError(description: "no simulators executable near \(bundle)")
    }

    private func file(_ text: String, in folder: TemporaryDirectory) throws -> String {
        let path = folder.file("scenario.json")
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }

    @Test("it prints one line when it answers and ends with 0 on a signal", arguments: [SIGTERM, SIGINT])
    func serves(signal: Int32) async throws {
        let folder = try TemporaryDirectory("simulators-command")
        let process = try ChildProcess(try executable(), ["--scenario", file(Example.text, in: folder)])
        try await eventually(within: .seconds(20), "the line with the endpoints") { process.outputText.hasSuffix("\n") }
        let printed = try JSONValue(parsing: process.outputText.utf8)
        #expect(printed["connectWise"]?.elements?.count == 1)
        #expect(printed["sources"]?.elements?.first?["kind"]?.text == "securityCenter")
        #expect(FileManager.default.fileExists(atPath: printed["caFile"]?.text ?? ""))
        process.signal(signal)
        #expect(await process.waitForExit() == .exited(0))
        #expect(process.outputText.split(separator: "\n").count == 1)
    }

    @Test("a refused scenario ends with 2, every problem on standard error")
    func refused() async throws {
        let folder = try TemporaryDirectory("simulators-command")
        let process = try ChildProcess(
            try executable(), ["--scenario", file("{\"billingDate\": 1, \"tenant\": []}", in: folder)])
        #expect(await process.waitForExit() == .exited(2))
        #expect(process.outputText.isEmpty)
        #expect(process.errorText.contains("billingDate: expected a day"))
        #expect(process.errorText.contains("tenant: unknown field"))
        #expect(process.errorText.contains("tenants: is missing"))
    }

    @Test("a file that cannot be read ends with 2; help with 0")
    func usage() async throws {
        let folder = try ChildProcess(try executable(), ["--scenario", "/"])
        #expect(await folder.waitForExit() == .exited(2))
        #expect(folder.errorText == "/: is a folder; name a scenario file in it\n")
        let missing = try ChildProcess(try executable(), ["--scenario", "/nowhere/scenario.json"])
        #expect(await missing.waitForExit() == .exited(2))
        let help = try ChildProcess(try executable(), ["--help"])
        #expect(await help.waitForExit() == .exited(0))
        #expect(help.outputText.contains("--scenario FILE"))
        #expect(help.outputText.contains("Tests/Scenarios/worked-example.json"))
    }
}
