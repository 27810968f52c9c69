import Foundation
import Locking

/// A PostgreSQL server of its own in a temporary folder: trusting, unsafe on purpose, and gone after `stop`.
package final class PrivatePostgres: Sendable {
    /// The port it listens on, at 127.0.0.1 only.
    package let port: Int
    private let folder: TemporaryDirectory
    private let programs: PostgresPrograms
    private let server: Locked<ChildProcess>

    private init(port: Int, folder: TemporaryDirectory, programs: PostgresPrograms, server: ChildProcess) {
        self.port = port
        self.folder = folder
        self.programs = programs
        self.server = Locked(server)
    }

    /// Makes a cluster and starts it on a free port; superuser `postgres`, no passwords.
    package static func start() async throws -> PrivatePostgres {
        let programs = try PostgresPrograms.find()
        let folder = try TemporaryDirectory("postgres")
        try programs.giveToServer(folder.path)
        let initialized = try ChildProcess(
            programs.command("initdb")[0],
            programs.command("initdb").dropFirst() + [
                "-D", folder.file("data"), "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8",
                "--no-sync",
            ], directory: "/")
        guard await initialized.waitForExit() == .exited(0) else {
            throw SupportError(description: "initdb failed: \(initialized.errorText)")
        }
        var lastError: (any Error)?
        for _ in 0..<5 {
            let port = try FreePort.next()
            do {
                let server = try await launch(programs, folder, port)
                return PrivatePostgres(port: port, folder: folder, programs: programs, server: server)
            } catch {
                lastError = error
            }
        }
        throw lastError ?? SupportError(description: "PostgreSQL did not start")
    }

    /// The URL for `database` as `user`, without a password.
    package func url(database: String = "postgres", user: String = "postgres") -> String {
        let allowed = CharacterSet.alphanumerics.union(CharacterSet(charactersIn: "-_."))
        let names = [user, database].map { $0.addingPercentEncoding(withAllowedCharacters: allowed) ?? $0 }
        return "postgres://\(names[0])@127.0.0.1:\(port)/\(names[1])?sslmode=disable"
    }

    /// Makes an empty database.
    package func createDatabase(_ name: String) async throws {
        try await run("CREATE DATABASE \"\(name)\"")
    }

    /// Makes an empty database with a name of its own and returns its URL.
    package func freshDatabase(_ prefix: String = "test") async throws -> String {
        let name = Unique.name(prefix)
        try await createDatabase(name)
        return url(database: name)
    }

    /// Runs statements as superuser through `psql` and returns what it printed (unaligned, rows only).
    @discardableResult
    package func run(_ statements: String, database: String = "postgres") async throws -> String {
        let client = try ChildProcess(
            programs.directory + "/psql",
            ["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", url(database: database), "-c", statements],
            directory: "/")
        guard await client.waitForExit() == .exited(0) else {
            throw SupportError(description: "psql: \(client.errorText)")
        }
        return client.outputText.trimmingCharacters(in: .newlines)
    }

    /// Stops the server at once, as a crash would, and starts it again on the same port with the same data.
    package func restart() async throws {
        await halt()
        let server = try await Self.launch(programs, folder, port)
        self.server.withLock { $0 = server }
    }

    /// Stops the server at once, connections and all, and keeps its data for `restart`.
    package func halt() async {
        let server = server.withLock { $0 }
        server.signal(SIGQUIT)
        if (try? await server.waitForExit(within: .seconds(5))) == nil { server.kill() }
        _ = await server.waitForExit()
    }

    /// Suspends or resumes the postmaster: new connections hang, as with a stalled host.
    package func setSuspended(_ isSuspended: Bool) {
        server.withLock { $0 }.signal(isSuspended ? SIGSTOP : SIGCONT, toGroup: true)
    }

    /// Stops the server and removes its data.
    package func stop() async {
        await halt()
        folder.remove()
    }

    private static func launch(
        _ programs: PostgresPrograms, _ folder: TemporaryDirectory, _ port: Int
    ) async throws -> ChildProcess {
        let log = folder.file(Unique.name("log"))
        let command = programs.command("postgres")
        // No sync and no full pages: a test does not outlive the machine. Commits wait for the write: it outlives the server. No socket file: its path may be too long.
        let server = try ChildProcess(
            command[0],
            command.dropFirst() + [
                "-D", folder.file("data"), "-h", "127.0.0.1", "-p", "\(port)", "-c", "unix_socket_directories=",
                "-c", "fsync=off", "-c", "full_page_writes=off",
                "-c", "max_connections=200", "-c", "shared_buffers=256MB", "-c", "logging_collector=off",
            ], directory: "/", outputFile: log, errorFile: log)
        try await eventually(within: .seconds(30), "PostgreSQL is ready") {
            let text = server.errorText
            if text.contains("is ready to accept connections") { return true }
            if let ending = server.ending {
                throw SupportError(description: "PostgreSQL ended (\(ending)): \(text.suffix(2000))")
            }
            return false
        }
        return server
    }
}
