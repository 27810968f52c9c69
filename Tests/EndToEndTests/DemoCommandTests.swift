import Demo
import Foundation
import Simulators
import Support
import Testing

@Suite("The demo")
struct DemoCommandTests {
    @Test("says before it runs anything what is wrong with the files it was given")
    func files() async throws {
        let folder = try TemporaryDirectory("demo-command")
        let world = TestedWorld.path("worked-example")
        let wrong: [(arguments: [String], says: String)] = [
            (["--scenario", folder.path], "\(folder.path): is a folder; name a scenario file in it\n"),
            (["--scenario", folder.file("none.json")], "none.json: there is no such file\n"),
            (
                ["--scenario", world, "--result", folder.file("none/out.json")],
                "demo: --result: there is no folder \(folder.file("none")); make it first\n"
            ),
            (
                ["--scenario", world, "--result", folder.path],
                "demo: --result: \(folder.path) is a folder; name a file in it\n"
            ),
        ]
        for (arguments, says) in wrong {
            let process = try ChildProcess(try Executables().path("demo"), arguments)
            #expect(await process.waitForExit() == .exited(2))
            #expect(process.outputText.isEmpty)
            #expect(process.errorText.contains(says), "\(process.errorText)")
        }
    }

    @Test("a service that ends at its start is an error at once, with its last words")
    func endedService() async throws {
        try await MigratedPlatform.with { platform in
            let far = try #require(CalendarDay("9999-12-31"))
            try await platform.start(.mappingAPI, on: far)
            // Time being up would be another error.
            let error = await #expect(throws: DemoError.self) { try await platform.ready(.mappingAPI) }
            #expect(error?.description.contains("mapping-api ended") == true)
            #expect(error?.description.contains("TALLYBRIDGE_CLOCK_OFFSET_SECONDS") == true)
        }
    }
}
