import Foundation

/// A folder that is gone when it is removed, or at the latest when this process has ended.
package final class TemporaryDirectory: Sendable {
    /// Its absolute path.
    package let path: String

    /// Makes the folder, readable by its owner only.
    package init(_ prefix: String = "tests") throws {
        let base = ProcessInfo.processInfo.environment["TMPDIR"].flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
        var template = Array("\(base)/\(prefix)-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw SupportError(description: "cannot make a folder in \(base): errno \(errno)")
        }
        path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        Guardian.shared.remove(folder: path)
    }

    /// A path inside the folder.
    package func file(_ name: String) -> String { "\(path)/\(name)" }

    /// Removes the folder with all that is in it.
    package func remove() { try? FileManager.default.removeItem(atPath: path) }

    deinit { remove() }
}
