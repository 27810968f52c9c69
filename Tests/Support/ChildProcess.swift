package import Foundation
import Locking

/// A program this process started: always reaped, and killed when this process ends, even by a crash.
package final class ChildProcess: Sendable {
    /// How a program ended.
    package enum Ending: Sendable, Equatable {
        /// It returned this status.
        case exited(Int32)
        /// This signal ended it.
        case signalled(Int32)
    }
    private enum Phase {
        case running([CheckedContinuation<Ending, Never>])
        case ended(Ending)
    }

    /// Its number.
    package let pid: pid_t
    /// The program's name and arguments.
    package let command: String
    /// Where its standard output goes.
    package let outputFile: String
    /// Where its standard error goes.
    package let errorFile: String
    private let folder: TemporaryDirectory?
    private let phase = Locked(Phase.running([]))

    /// Starts `executable` (a path, or a name looked up in PATH) in a process group of its own, without an input.
    ///
    /// `environment` replaces the inherited one, `adding` is put on top. Without files, output is kept in a folder
    /// that lives as long as this object.
    package init(
        _ executable: String, _ arguments: [String] = [], environment: [String: String]? = nil,
        adding: [String: String] = [:], directory: String? = nil, outputFile: String? = nil, errorFile: String? = nil
    ) throws {
        let folder = outputFile == nil || errorFile == nil ? try TemporaryDirectory("process") : nil
        let outputFile = outputFile ?? folder?.file("out") ?? "/dev/null"
        let errorFile = errorFile ?? folder?.file("err") ?? "/dev/null"
        let output = try Self.openForAppending(outputFile)
        defer { close(output) }
        let error = try Self.openForAppending(errorFile)
        defer { close(error) }
        let inherited = environment ?? ProcessInfo.processInfo.environment
        let spawn = Spawn(
            executable: executable, arguments: arguments, environment: inherited.merging(adding) { _, new in new },
            directory: directory, input: nil, output: output, error: error)
        // The guardian first: its pipe must not be inherited by anybody.
        let guardian = Guardian.shared
        pid = try spawn.start()
        command = ([executable] + arguments).joined(separator: " ")
        self.folder = folder
        self.outputFile = outputFile
        self.errorFile = errorFile
        guardian.watch(group: pid)
        reap()
    }

    /// How it ended; `nil` while it runs.
    package var ending: Ending? {
        phase.withLock { if case .ended(let ending) = $0 { ending } else { nil } }
    }

    /// Whether it has not ended.
    package var isRunning: Bool { ending == nil }

    /// All it wrote to standard output so far.
    package var outputText: String { Self.text(of: outputFile) }

    /// All it wrote to standard error so far.
    package var errorText: String { Self.text(of: errorFile) }

    /// Asks it to end (SIGTERM).
    package func terminate() { signal(SIGTERM) }

    /// Ends it at once (SIGKILL), and whatever it started in its process group.
    package func kill() { signal(SIGKILL, toGroup: true) }

    /// Sends a signal, unless it has ended.
    package func signal(_ number: Int32, toGroup: Bool = false) {
        phase.withLock { phase in
            // Reaping takes the same lock, so the number cannot belong to somebody else.
            if case .running = phase { _ = Foundation.kill(toGroup ? -pid : pid, number) }
        }
    }

    /// Waits until it has ended.
    package func waitForExit() async -> Ending {
        await withCheckedContinuation { waiter in
            let ended: Ending? = phase.withLock { phase in
                switch phase {
                case .ended(let ending): return ending
                case .running(let waiters):
                    phase = .running(waiters + [waiter])
                    return nil
                }
            }
            if let ended { waiter.resume(returning: ended) }
        }
    }

    /// Waits until it has ended, at most `deadline`; it keeps running when time is up.
    package func waitForExit(within deadline: Duration) async throws -> Ending {
        try await eventually(within: deadline, "\(command) ends") { !isRunning }
        return await waitForExit()
    }

    /// SIGTERM, and SIGKILL when it has not ended within `grace`.
    @discardableResult
    package func stop(within grace: Duration = .seconds(10)) async -> Ending {
        terminate()
        if let ending = try? await waitForExit(within: grace) { return ending }
        kill()
        return await waitForExit()
    }

    /// A thread that waits for the end without reaping, then reaps under the lock.
    private func reap() {
        let thread = Thread { [pid, phase] in
            var information = siginfo_t()
            while waitid(P_PID, id_t(pid), &information, WEXITED | WNOWAIT) != 0, errno == EINTR {}
            let (ending, waiters) = phase.withLock { phase -> (Ending, [CheckedContinuation<Ending, Never>]) in
                var status: Int32 = 0
                while waitpid(pid, &status, 0) < 0, errno == EINTR {}
                let signal = status & 0x7F
                let ending = signal == 0 ? Ending.exited((status >> 8) & 0xFF) : .signalled(signal)
                guard case .running(let waiters) = phase else { return (ending, []) }
                phase = .ended(ending)
                return (ending, waiters)
            }
            Guardian.shared.forget(group: pid)
            for waiter in waiters { waiter.resume(returning: ending) }
        }
        thread.name = "reaper"
        thread.stackSize = 1 << 18
        thread.start()
    }

    private static func openForAppending(_ path: String) throws -> Int32 {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw SupportError(description: "cannot write \(path): errno \(errno)") }
        return descriptor
    }

    private static func text(of path: String) -> String {
        FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
}
