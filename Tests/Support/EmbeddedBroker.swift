import Foundation

/// The small broker from the project's Python environment (`scripts/bootstrap.sh` installs it).
struct EmbeddedBroker: Sendable {
    let program: String
    let folder: String
    let port: Int

    @Sendable func start() async throws -> ChildProcess {
        try ChildProcess(
            program,
            [
                "start", "--data-dir", "\(folder)/data", "--host", "127.0.0.1", "--only", "kafka",
                "--kafka-port", "\(port)",
            ], directory: folder, outputFile: "\(folder)/log", errorFile: "\(folder)/log")
    }

    /// Looks in `.python-env` of this checkout: upwards from the current folder, then from these sources.
    static func find(sources: String = #filePath) throws -> String {
        for start in [FileManager.default.currentDirectoryPath, sources] {
            var folder = URL(fileURLWithPath: start)
            while folder.path != "/" {
                if let program = program(in: folder.appendingPathComponent(".python-env/lib").path) { return program }
                folder.deleteLastPathComponent()
            }
        }
        throw SupportError(
            description: "no broker: run scripts/bootstrap.sh, or set KAFKA_HOME or TALLYBRIDGE_KAFKA_BROKERS")
    }

    private static func program(in library: String) -> String? {
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: library)) ?? []
        return versions.sorted().map { "\(library)/\($0)/site-packages/noida_db/noida-db" }
            .first(where: FileManager.default.isExecutableFile(atPath:))
    }
}
