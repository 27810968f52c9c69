import CommandLine
import Foundation

/// The file that `--result` names, looked at before the world is run: a run takes long, and its result would be lost.
struct ResultFile {
    private let path: String

    init(_ path: String) throws(UsageError) {
        let files = FileManager.default
        let url = URL(fileURLWithPath: path)
        let folder = url.deletingLastPathComponent().path
        if path.isEmpty || Self.isFolder(url.path) {
            throw UsageError("--result: \(path) is a folder; name a file in it")
        }
        guard Self.isFolder(folder) else { throw UsageError("--result: there is no folder \(folder); make it first") }
        guard files.isWritableFile(atPath: files.fileExists(atPath: url.path) ? url.path : folder) else {
            throw UsageError("--result: \(path) cannot be written; check its permissions or name another file")
        }
        self.path = path
    }

    /// Writes the result.
    func write(_ result: WorldResult) throws {
        do {
            try result.encoded().write(to: URL(fileURLWithPath: path))
        } catch {
            throw DemoError.failed("--result: \(path) could not be written: \(error.localizedDescription)")
        }
    }

    private static func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }
}
