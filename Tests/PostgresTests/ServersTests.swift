import Foundation
import Support
import Testing

@Suite struct ServersTests {
    @Test func serversAndFoldersOfAKilledProcessAreGoneSoon() async throws {
        let note = try TemporaryDirectory("note")
        let file = note.file("server")
        await #expect(processExitsWith: .signal(SIGKILL)) { [file = file as String] in
            let server = try await PrivatePostgres.start()
            try Data("\(server.port)".utf8).write(to: URL(fileURLWithPath: file))
            _ = try ChildProcess("sleep", ["1000.\(server.port)"])
            kill(getpid(), SIGKILL)
        }
        let port = try #require(String(data: Data(contentsOf: URL(fileURLWithPath: file)), encoding: .utf8))
        try await eventually(within: .seconds(20), "no process of it is left") {
            let processes = try ChildProcess("ps", ["-eo", "stat,args"])
            _ = await processes.waitForExit()
            return !processes.outputText.split(separator: "\n").contains {
                !$0.hasPrefix("Z") && ($0.contains("-p \(port) ") || $0.contains("1000.\(port)"))
            }
        }
    }

    @Test func aChildIsReapedAndItsOutputKept() async throws {
        let child = try ChildProcess("sh", ["-c", "echo out; echo err >&2; pwd; exit 3"], directory: "/")
        #expect(try await child.waitForExit(within: .seconds(10)) == .exited(3))
        #expect(child.outputText == "out\n/\n")
        #expect(child.errorText == "err\n")
        #expect(!child.isRunning)
        child.kill()
        let sleeper = try ChildProcess("sleep", ["1000"])
        #expect(await sleeper.stop() == .signalled(SIGTERM))
        let stubborn = try ChildProcess("sh", ["-c", "trap '' TERM; echo ready; while :; do sleep 0.1; done"])
        try await eventually(within: .seconds(10), "it ignores the signal") { stubborn.outputText == "ready\n" }
        #expect(await stubborn.stop(within: .milliseconds(100)) == .signalled(SIGKILL))
    }

    @Test func aProgramThatIsNotThereIsAnError() {
        #expect(throws: SupportError.self) { try ChildProcess("/nowhere/program") }
        #expect(throws: SupportError.self) { try ChildProcess("no-such-program-here") }
    }

    @Test func waitingNamesWhatItWaitedFor() async {
        let error = await #expect(throws: ConditionNotMet.self) {
            try await eventually(within: .milliseconds(20), "the moon is full") { false }
        }
        #expect(error?.description.contains("the moon is full") == true)
    }

    @Test func freePortsDiffer() throws {
        let ports = try (0..<50).map { _ in try FreePort.next() }
        #expect(Set(ports).count == 50)
    }
}
